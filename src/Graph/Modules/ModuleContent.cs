namespace GraphBridge;

/// <summary>
/// A number for every module that is equal for those that are written in the same way: same type, arguments and children. Comparing
/// two subtrees of any size is comparing two numbers.
/// </summary>
internal sealed class ModuleContent
{
    private readonly Dictionary<(int, int), int> _pairs = [];
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly int[] _ofModule;

    public ModuleContent(ForwardGraph graph, Func<int, string> arguments)
    {
        _ofModule = new int[graph.Modules.Count];
        // children stand after their parents
        for (var at = _ofModule.Length - 1; at >= 0; at--)
        {
            var content = Pair(Text(graph.Modules[at].TypeName), Text(arguments(at)));
            foreach (var child in graph.ModuleIndex.Children(at))
                content = Pair(content, Pair(Text(graph.ModuleIndex.NameIn(child, at)), _ofModule[child]));
            _ofModule[at] = content;
        }
    }

    public int this[int module] => _ofModule[module];

    private int Pair(int a, int b)
    {
        if (!_pairs.TryGetValue((a, b), out var number))
            _pairs.Add((a, b), number = Next);
        return number;
    }

    private int Text(string text)
    {
        if (!_texts.TryGetValue(text, out var number))
            _texts.Add(text, number = Next);
        return number;
    }

    private int Next => _pairs.Count + _texts.Count;
}
