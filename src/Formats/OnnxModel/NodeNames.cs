using System.Text;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>The names that a graph's nodes use and make, each a number and one string: all that is asked of nodes before they are read.</summary>
internal sealed class NodeNames : INodeResults
{
    private readonly Dictionary<string, int> _numbers;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<string> _names;
    private readonly List<int> _maker;
    private readonly List<int> _used = [];
    private readonly List<int> _usedStart = [0];
    private readonly List<int> _made = [];
    private readonly HashSet<int> _statistics = [];
    private int _inputCount;

    public NodeNames(int nodes)
    {
        _numbers = new(nodes, StringComparer.Ordinal);
        (_names, _maker) = (new(nodes), new(nodes));
        _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many nodes there are.</summary>
    public int NodeCount => _usedStart.Count - 1;

    /// <summary>The names that nodes make, in order and as often as they do; empty ones are left out.</summary>
    public IEnumerable<string> Made => _made.Select(number => _names[number]);

    /// <summary>Whether a node makes the name.</summary>
    public bool IsMade(string name) => _numbers.TryGetValue(name, out var number) && _maker[number] >= 0;

    /// <summary>Whether the name is used for running statistics.</summary>
    public bool IsStatistics(string name) => _statistics.Count > 0 && _numbers.TryGetValue(name, out var number) && _statistics.Contains(number);

    /// <summary>The nodes whose results a node uses, itself perhaps among them.</summary>
    public IEnumerable<int> Needed(int node)
    {
        for (var i = _usedStart[node]; i < _usedStart[node + 1]; i++)
            if (_maker[_used[i]] is >= 0 and var maker)
                yield return maker;
    }

    /// <summary>Whether every node stands after those whose results it uses.</summary>
    public bool AreInOrder()
    {
        for (var node = 0; node < NodeCount; node++)
            for (var i = _usedStart[node]; i < _usedStart[node + 1]; i++)
                if (_maker[_used[i]] >= node)
                    return false;
        return true;
    }

    public void Add(NodeProto node)
    {
        Begin();
        foreach (var input in node.Input)
            Input(Number(input));
        foreach (var output in node.Output)
            Output(Number(output));
        Nested(node);
        End(node.OpType == "BatchNormalization");
    }

    public void Begin() => _inputCount = 0;

    public void Input(ReadOnlySpan<byte> name) => Input(Number(name));

    public void Output(ReadOnlySpan<byte> name) => Output(Number(name));

    private void Input(int number)
    {
        _used.Add(number);
        _inputCount++;
    }

    private void Output(int number)
    {
        if (_names[number].Length == 0)
            return;
        _made.Add(number);
        if (_maker[number] < 0)
            _maker[number] = NodeCount;
    }

    /// <summary>Adds what the node's nested graphs take from around them.</summary>
    public void Nested(NodeProto node)
    {
        foreach (var name in OuterNames(node))
            _used.Add(Number(name));
    }

    public void End(bool isBatchNormalization)
    {
        // A file does not tell buffers from parameters. Running statistics are known by where they are used.
        if (isBatchNormalization)
            for (var i = _usedStart[^1] + 3; i < _usedStart[^1] + _inputCount; i++)
                _statistics.Add(_used[i]);
        _usedStart.Add(_used.Count);
    }

    private int Number(ReadOnlySpan<byte> utf8)
    {
        const int longest = 256;
        if (utf8.Length > longest)
            return Number(Encoding.UTF8.GetString(utf8));
        Span<char> room = stackalloc char[longest];
        var text = room[..Encoding.UTF8.GetChars(utf8, room)];
        return _bySpan.TryGetValue(text, out var number) ? number : Number(text.ToString());
    }

    private int Number(string name)
    {
        if (_numbers.TryGetValue(name, out var number))
            return number;
        _numbers.Add(name, _names.Count);
        _names.Add(name);
        _maker.Add(-1);
        return _names.Count - 1;
    }

    private static IEnumerable<string> OuterNames(NodeProto node) => node.Attribute
        .SelectMany(attribute => attribute.G is { } graph ? attribute.Graphs.Prepend(graph) : attribute.Graphs).SelectMany(OuterNames);

    private static IEnumerable<string> OuterNames(GraphProto graph)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        own.UnionWith(graph.Input.Select(input => input.Name));
        own.UnionWith(graph.Initializer.Select(tensor => tensor.Name));
        own.UnionWith(graph.SparseInitializer.Select(sparse => sparse.Values?.Name ?? ""));
        own.UnionWith(graph.Node.SelectMany(node => node.Output));
        return graph.Node.SelectMany(node => node.Input.Concat(OuterNames(node))).Concat(graph.Output.Select(output => output.Name)).Where(name => !own.Contains(name));
    }
}
