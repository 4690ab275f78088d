namespace GraphBridge.Formats.ModelExplorer;

/// <summary>Module calls as the name spaces of Model Explorer, whose levels a slash divides. Each call has its own; the root has none.</summary>
internal static class NameSpaces
{
    /// <summary>As long as one may be without being counted; those of published networks are a fifth of it.</summary>
    private const int Usual = 500;

    /// <summary>Counts the letters of name spaces, each of which has the one around it in it.</summary>
    /// <param name="most">How many there may be beyond what is usual.</param>
    public static ReadCount Letters(long most) => new(most, $"the name spaces of module calls have more than {most} letters, all together, beyond {Usual} of each",
        "collapse the graph (--collapse), or write another format");

    /// <summary>The name space of each call, by its place.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outer">The name space that the graph is in; empty for none.</param>
    /// <param name="letters">Counts what is long.</param>
    public static string[] Of(ForwardGraph graph, string outer, ReadCount letters)
    {
        var spaces = new string[graph.Calls.Count];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // a caller stands before what it calls
        foreach (var call in graph.Calls)
        {
            if (call.Module.Path.Length == 0 && call.Parent is null)
            {
                spaces[call.Index] = outer;
                continue;
            }
            var around = call.Parent is { } parent ? spaces[parent.Index] : outer;
            var space = (around.Length == 0 ? "" : around + "/") + Segment(call);
            while (!taken.Add(space))
                space += "'";
            letters.Add(Math.Max(0, space.Length - Usual));
            spaces[call.Index] = space;
        }
        return spaces;
    }

    /// <summary>A name as one level.</summary>
    public static string Level(string name) => name.Replace('/', '∕');

    /// <summary>What a call is called within its caller.</summary>
    private static string Segment(ModuleCall call)
    {
        var name = call.Parent is { Module.Path: var around } && call.Module.Path.StartsWith(around + ".", StringComparison.Ordinal)
            ? call.Module.Path[(around.Length + 1)..] : call.Module.Path;
        return Level(name.Length == 0 ? "root" : name) + (call.Pass > 1 ? $" (pass {call.Pass})" : "");
    }
}
