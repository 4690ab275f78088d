using System.Text.Json;

namespace GraphBridge.Formats.Html;

/// <summary>A graph and all graphs inside it, as columns.</summary>
internal static class GraphColumns
{
    public static void Write(Utf8JsonWriter json, PageGraph page)
    {
        var graph = page.Graph;
        var scopes = PageScopes.Of(graph, page.InnerOperations);
        json.WriteStartObject();
        json.WriteString("name", graph.Name);
        json.WriteString("producer", graph.Producer is { } producer ? (producer.Name + " " + producer.Version).TrimEnd() : "");
        json.Column("metadata", PageTexts.Of(graph.Metadata) ?? []);
        var types = TypeTable.Of(scopes);
        types.Write(json);
        ModuleColumns.Write(json, scopes);
        CallColumns.Write(json, scopes);
        ValueColumns.Write(json, scopes, types);
        OperationColumns.Write(json, scopes);
        json.Column("inputs", scopes.All.SelectMany(scope => Ends(scope, scope.Graph.Inputs)));
        json.Column("outputs", scopes.All.SelectMany(scope => Ends(scope, scope.Graph.Outputs)));
        if (page.Marks is { } marks)
            MarkColumns.Write(json, scopes, marks);
        json.WriteEndObject();
    }

    private static IEnumerable<int> Ends(PageScope scope, EntityList<Value> values) => values.SelectMany(value => (int[])[scope.Values[value.Index], scope.Body]);
}
