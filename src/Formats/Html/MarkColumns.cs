using System.Text.Json;

namespace GraphBridge.Formats.Html;

/// <summary>What became of each part. What is inside an operation that is new or gone is so too.</summary>
internal static class MarkColumns
{
    public static void Write(Utf8JsonWriter json, PageScopes scopes, PageMarks marks)
    {
        var bodies = Bodies(scopes, marks);
        json.WriteStartObject("marks");
        json.Column("operations", scopes.Operations.Select(entry => (int)(bodies[entry.Scope] ?? marks.Operation(entry.Operation))));
        json.Column("calls", scopes.Calls.Select(entry => (int)(bodies[entry.Scope] ?? marks.Call(entry.Call!.Value))));
        json.Column("values", scopes.Values.Select(entry => (int)(bodies[entry.Scope] ?? marks.Value(entry.Value))));
        json.Column("inputs", scopes.Operations.SelectMany(entry => Inputs(entry.Operation, bodies[entry.Scope], marks)));
        json.Sparse("notes", scopes.All[0].Graph.Operations, marks.Note);
        json.Column("goneUses", marks.GoneUses.SelectMany(use => (int[])[use.From.Index, use.To.Index]));
        json.WriteEndObject();
    }

    /// <summary>By graph: what became of all that is in it; null for the graph itself, whose parts have marks of their own.</summary>
    private static Dictionary<PageScope, PageMark?> Bodies(PageScopes scopes, PageMarks marks)
    {
        var bodies = new Dictionary<PageScope, PageMark?>(scopes.All.Count);
        foreach (var scope in scopes.All)
            bodies[scope] = scope.Inside is not { } operation ? null
                : bodies[scope.Outer!] ?? OfBody(marks.Operation(operation));
        return bodies;
    }

    private static PageMark OfBody(PageMark operation) => operation == PageMark.Changed ? PageMark.Same : operation;

    private static IEnumerable<int> Inputs(Operation operation, PageMark? body, PageMarks marks)
    {
        for (var slot = 0; slot < operation.Inputs.Count; slot++)
            yield return (int)(body ?? marks.Input(operation, slot));
    }
}
