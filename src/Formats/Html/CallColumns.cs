using System.Text.Json;

namespace GraphBridge.Formats.Html;

/// <summary>The runs of modules, and the graphs inside operations.</summary>
internal static class CallColumns
{
    private const int NoPass = 1;

    public static void Write(Utf8JsonWriter json, PageScopes scopes)
    {
        json.WriteStartObject("calls");
        json.Column("module", scopes.Calls.Select(entry => entry.Call is { } call ? entry.Scope.Modules[call.Module.Index] : -1));
        json.Column("parent", scopes.Calls.Select(entry => Parent(entry.Scope, entry.Call)));
        json.Column("pass", scopes.Calls.Select(entry => entry.Call?.Pass ?? NoPass));
        json.Sparse("bodyOf", scopes.Calls, entry => entry.Call is null ? entry.Scope.Operation : (long?)null);
        json.Sparse("bodyName", scopes.Calls, entry => entry.Call is null ? entry.Scope.BodyName : null);
        var repeats = Repeats(scopes);
        json.Sparse("repeats", repeats, first => first >= 0 ? first : (long?)null);
        json.Sparse("count", scopes.Calls, entry => entry.Call is { RepeatCount: > 1 and var count } ? count : (long?)null);
        json.Sparse("duration", scopes.Calls, entry => PageTexts.Nanoseconds(entry.Call?.Duration));
        json.WriteEndObject();
    }

    private static int Parent(PageScope scope, ModuleCall? call) => call is not { } known ? scope.Caller
        : known.Parent is { } parent ? scope.FirstCall + parent.Index : scope.Body;

    /// <summary>By call: the first of the run of equal calls that it is in, itself if it is the first; -1 where it is in none.</summary>
    private static int[] Repeats(PageScopes scopes)
    {
        var repeats = new int[scopes.CallCount];
        Array.Fill(repeats, -1);
        // a function that is called often is looked at once
        var found = new Dictionary<ForwardGraph, Dictionary<int, int>>(ReferenceEqualityComparer.Instance);
        foreach (var scope in scopes.All)
        {
            if (scope.Graph.Calls.Count < 2)
                continue;
            if (!found.TryGetValue(scope.Graph, out var runs))
                found.Add(scope.Graph, runs = scope.Graph.FindRepeats());
            foreach (var (call, first) in runs)
                repeats[scope.FirstCall + call] = repeats[scope.FirstCall + first] = scope.FirstCall + first;
        }
        return repeats;
    }
}
