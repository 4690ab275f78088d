namespace GraphBridge;

/// <summary>
/// Walks a model's modules and what they own as <c>torch.nn.Module</c> does: in the order of registration, parents first, with
/// the same names. Of a graph, it walks the whole model. Modules that were never called are among them where the graph has them;
/// functions that the model called are not.
/// </summary>
public static class ModuleWalk
{
    /// <summary>The module itself, with an empty name, and all in it.</summary>
    /// <param name="module">Where the walk begins.</param>
    /// <param name="removeDuplicate">Whether a module with several names is given under the first only, as far as the graph knows (<see cref="Module.SameAs"/>).</param>
    public static IEnumerable<NamedModule> NamedModules(this Module module, bool removeDuplicate = true) => Modules(module.Graph, module.Index, removeDuplicate);

    /// <inheritdoc cref="NamedModules(Module, bool)"/>
    /// <param name="graph">The graph.</param>
    /// <param name="removeDuplicate">Whether a module with several names is given under the first only.</param>
    public static IEnumerable<NamedModule> NamedModules(this ForwardGraph graph, bool removeDuplicate = true) => Modules(graph, graph.ModuleIndex.Root, removeDuplicate);

    /// <summary>The modules that a module holds itself, each once.</summary>
    public static IEnumerable<NamedModule> NamedChildren(this Module module) => Children(module.Graph, module.Index);

    /// <summary>The modules that the model's root holds, each once; where no module is the root, the outermost ones.</summary>
    public static IEnumerable<NamedModule> NamedChildren(this ForwardGraph graph) => Children(graph, graph.ModuleIndex.Root);

    /// <summary>The parameters of a module and of all in it.</summary>
    /// <param name="module">Where the walk begins.</param>
    /// <param name="recurse">Whether those of the modules in it are given too.</param>
    /// <param name="removeDuplicate">Whether a shared one is given under its first name only.</param>
    public static IEnumerable<NamedTensor> NamedParameters(this Module module, bool recurse = true, bool removeDuplicate = true) =>
        Tensors(module.Graph, module.Index, isBuffer: false, recurse, removeDuplicate);

    /// <inheritdoc cref="NamedParameters(Module, bool, bool)"/>
    /// <param name="graph">The graph.</param>
    /// <param name="recurse">Whether those of the modules in the root are given too.</param>
    /// <param name="removeDuplicate">Whether a shared one is given under its first name only.</param>
    public static IEnumerable<NamedTensor> NamedParameters(this ForwardGraph graph, bool recurse = true, bool removeDuplicate = true) =>
        Tensors(graph, graph.ModuleIndex.Root, isBuffer: false, recurse, removeDuplicate);

    /// <summary>The buffers of a module and of all in it.</summary>
    /// <param name="module">Where the walk begins.</param>
    /// <param name="recurse">Whether those of the modules in it are given too.</param>
    /// <param name="removeDuplicate">Whether a shared one is given under its first name only.</param>
    public static IEnumerable<NamedTensor> NamedBuffers(this Module module, bool recurse = true, bool removeDuplicate = true) =>
        Tensors(module.Graph, module.Index, isBuffer: true, recurse, removeDuplicate);

    /// <inheritdoc cref="NamedBuffers(Module, bool, bool)"/>
    /// <param name="graph">The graph.</param>
    /// <param name="recurse">Whether those of the modules in the root are given too.</param>
    /// <param name="removeDuplicate">Whether a shared one is given under its first name only.</param>
    public static IEnumerable<NamedTensor> NamedBuffers(this ForwardGraph graph, bool recurse = true, bool removeDuplicate = true) =>
        Tensors(graph, graph.ModuleIndex.Root, isBuffer: true, recurse, removeDuplicate);

    /// <summary>
    /// What the state dictionary of a module has: of each module its parameters and then its buffers, shared ones under every name.
    /// Buffers that were registered as not persistent are among them, because no source tells of that.
    /// </summary>
    public static IEnumerable<NamedTensor> StateDict(this Module module) => State(module.Graph, module.Index);

    /// <inheritdoc cref="StateDict(Module)"/>
    public static IEnumerable<NamedTensor> StateDict(this ForwardGraph graph) => State(graph, graph.ModuleIndex.Root);

    private static IEnumerable<NamedModule> Modules(ForwardGraph graph, int start, bool removeDuplicate)
    {
        var tree = graph.ModuleIndex;
        var seen = new HashSet<int>();
        // children wait in reverse, so that the first is on top
        var waiting = new Stack<int>([start]);
        while (waiting.TryPop(out var at))
        {
            if (removeDuplicate && !seen.Add(tree.First(at)))
                continue;
            if (at < graph.Modules.Count)
                yield return new(tree.NameIn(at, start), graph.Modules[at]);
            var children = tree.Children(at);
            for (var i = children.Length - 1; i >= 0; i--)
                waiting.Push(children[i]);
        }
    }

    private static IEnumerable<NamedModule> Children(ForwardGraph graph, int start)
    {
        var seen = new HashSet<int>();
        foreach (var child in graph.ModuleIndex.Children(start).ToArray())
            if (seen.Add(graph.ModuleIndex.First(child)))
                yield return new(graph.ModuleIndex.NameIn(child, start), graph.Modules[child]);
    }

    private static IEnumerable<NamedTensor> Tensors(ForwardGraph graph, int start, bool isBuffer, bool recurse, bool removeDuplicate)
    {
        var seen = new HashSet<ValueId>();
        foreach (var (path, module) in Modules(graph, start, removeDuplicate))
        {
            if (!recurse && module.Index != start)
                continue;
            foreach (var (name, value) in isBuffer ? module.Buffers : module.Parameters)
                if (!removeDuplicate || seen.Add(value))
                    yield return new(Join(path, name), graph[value], isBuffer);
        }
    }

    private static IEnumerable<NamedTensor> State(ForwardGraph graph, int start)
    {
        foreach (var (path, module) in Modules(graph, start, removeDuplicate: false))
        {
            foreach (var (name, value) in module.Parameters)
                yield return new(Join(path, name), graph[value], IsBuffer: false);
            foreach (var (name, value) in module.Buffers)
                yield return new(Join(path, name), graph[value], IsBuffer: true);
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
