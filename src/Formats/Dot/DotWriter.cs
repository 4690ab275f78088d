using System.Text;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Parts;
using GraphBridge.Formats.Pictures;
using GraphBridge.Shapes;

namespace GraphBridge.Formats.Dot;

/// <summary>
/// Writes a graph as a picture for Graphviz that carries the whole graph in attributes beginning with
/// <see cref="DataPrefix"/>. What many operations use, and every parameter, is drawn once per use: <c>dot</c> lays out
/// one node with a thousand edges in minutes, and a thousand nodes in seconds. Where only the picture is wanted there are no
/// such attributes.
/// </summary>
internal sealed class DotWriter
{
    public const string DataPrefix = "gb_";

    /// <summary>Names the node that a node is another drawing of.</summary>
    public const string CopyOf = DataPrefix + "node";

    /// <summary>What <see cref="CopyOf"/> says of a node that only keeps an empty cluster in the picture.</summary>
    public const string Nothing = "none";

    /// <summary>What a collapsed module uses and does not show; see <see cref="DotHidden"/>.</summary>
    public const string Hidden = DataPrefix + "hidden";

    /// <summary>Marks an edge that is in the picture only: from a steering read to what ran because of it.</summary>
    public const string Steers = DataPrefix + "steers";

    /// <summary>Values with more uses are drawn per use.</summary>
    private const int WidelyUsed = 8;
    private const int LargeGraph = 500;

    private readonly int _deepest;
    private readonly ForwardGraph _graph;
    // the same with the types that are seen, which need not be in the data
    private readonly ForwardGraph _seen;
    private readonly PartWriter? _parts;
    private readonly DotMarks? _marks;
    private readonly DotText _text;
    private readonly StringBuilder _label = new();
    private char[] _labelText = new char[256];
    private readonly IReadOnlyList<FlatCluster> _clusters;
    private readonly Grouping _operationsOf;
    private readonly Grouping _callsOf;
    private readonly Grouping _valuesOf;

    // a cluster would take the text of the one around it, so either all have one or none has
    private readonly bool _isPrinted;

    private bool IsLarge => _graph.Operations.Count > LargeGraph;

    private DotWriter(ForwardGraph graph, PartWriter? parts, DotMarks? marks, DotText text, int deepest)
    {
        _deepest = deepest;
        (_graph, _seen, _parts, _marks, _text) = (graph, graph.InferTypes(), parts, marks, text);
        _clusters = FlatWriter.Clusters(graph);
        _operationsOf = Grouping.Of(graph.Operations.Count, graph.Calls.Count, i => graph.Operations[i].Call?.Index ?? -1);
        _callsOf = Grouping.Of(graph.Calls.Count, graph.Calls.Count, i => _clusters[i].Parent);
        _valuesOf = ValuesOf(graph);
        _isPrinted = graph.Modules.Any(module => module.Arguments.Length > 0);
    }

    public static void Write(ForwardGraph graph, Stream destination, string? path, int deepest)
    {
        using var parts = new PartWriter(path, destination);
        using var text = new DotText(destination);
        new DotWriter(graph, parts, null, text, deepest).Graph();
        text.Flush();
        parts.Commit();
    }

    /// <summary>Writes what is seen of a graph, without the data from which it could be read back; where there are marks, what has none is pale.</summary>
    public static void WritePicture(ForwardGraph graph, Stream destination, DotMarks? marks = null)
    {
        using var text = new DotText(destination);
        new DotWriter(graph, null, marks, text, ReadLimits.Default.SubgraphDepth).Graph();
        text.Flush();
    }

    private void Graph()
    {
        _text.Raw("digraph ").Label(PictureLabels.Cut(_graph.Name)).Raw(" {\n  graph [").Raw(DotStyle.Graph);
        if (IsLarge)
            _text.Raw(", ").Raw(DotStyle.LargeGraph);
        if (_marks is { Caption.Length: > 0 })
            _text.Raw(", labelloc=t, label=").Label(_marks.Caption);
        _text.Raw("];\n  node [").Raw(DotStyle.Nodes).Raw("];\n  edge [").Raw(DotStyle.Edges).Raw("];\n");
        foreach (var (key, value) in _parts is null ? [] : FlatWriter.GraphAttributes(_graph, _parts))
            _text.Raw("  ").Raw(DataPrefix).Data(key, value).Raw(";\n");
        Contents(-1, "  ");
        Clusters();
        for (var i = 0; i < _graph.Outputs.Count; i++)
            OutputNode(i);
        foreach (var operation in _graph.Operations)
            Edges(operation);
        for (var i = 0; i < _graph.Outputs.Count; i++)
            OutputEdge(i);
        foreach (var steering in Steering.Of(_graph))
            SteeringEdge(steering);
        foreach (var extra in _marks?.ExtraEdges ?? [])
            ExtraEdge(extra);
        _text.Raw("}\n");
    }

    /// <summary>The tree of clusters, walked without recursion because it may be deep.</summary>
    private void Clusters()
    {
        var open = new Stack<(int Cluster, int Next)>();
        var (cluster, next) = (-1, 0);
        while (true)
        {
            var children = _callsOf[cluster];
            if (next < children.Length)
            {
                open.Push((cluster, next + 1));
                (cluster, next) = (children[next], 0);
                if (open.Count > _deepest)
                    throw new GraphBridgeException($"module calls are nested more than {_deepest} deep", place: _graph.Calls[cluster].ToString(),
                        remedy: "collapse the graph to a depth");
                OpenCluster(cluster, open.Count - 1);
            }
            else if (cluster >= 0)
            {
                _text.Raw(Indent(open.Count - 1)).Raw("}\n");
                (cluster, next) = open.Pop();
            }
            else
            {
                return;
            }
        }
    }

    private void OpenCluster(int index, int depth)
    {
        var cluster = _clusters[index];
        var indent = Indent(depth + 1);
        _text.Raw(Indent(depth)).Raw("subgraph ").Data(cluster.Id).Raw(" {\n").Raw(indent).Raw("graph [label=");
        PictureLabels.Call(_label.Clear(), _graph.Calls[index]);
        Label().Raw(", ").Raw(DotStyle.Cluster(_graph.Calls[index], depth));
        if (_marks is not null)
            _text.Raw(DotStyle.MarkedCluster(_marks.Call(_graph.Calls[index])));
        _label.Clear();
        if (_isPrinted)
            PictureLabels.Printed(_label, _graph.Calls[index].Module);
        Tooltip();
        Data(_parts is null ? [] : cluster.Attributes);
        Contents(index, indent);
        if (!_callsOf[index].IsEmpty || !_operationsOf[index].IsEmpty || !_valuesOf[index].IsEmpty)
            return;
        _text.Raw(indent).Data(cluster.Id + "_").Raw(" [label=\"\", ").Raw(DotStyle.Placeholder);
        EndWith(CopyOf, Nothing);
    }

    private static string Indent(int depth) => new(' ', 2 + (2 * Math.Min(depth, 10)));

    private void Contents(int cluster, string indent)
    {
        foreach (var index in _valuesOf[cluster])
        {
            var value = _graph.Values[index];
            if (DotHidden.IsHidden(value))
                continue;
            _text.Raw(indent).Data(FlatWriter.ValueId(value)).Raw(" [label=");
            PictureLabels.Value(_label.Clear(), _seen[value.Id]);
            Label().Raw(DotStyle.Value(value.Kind));
            Mark(value);
            Data(_parts is null ? [] : FlatWriter.ValueNode(value, _parts).Attributes);
        }
        foreach (var index in _operationsOf[cluster])
        {
            var operation = _graph.Operations[index];
            Copies(operation, indent);
            _text.Raw(indent).Data(FlatWriter.OperationId(operation)).Raw(" [label=");
            PictureLabels.Operation(_label.Clear(), operation, DotHidden.Line(operation));
            if (_marks?.Note(operation) is { } note)
                PictureLabels.Note(_label, note);
            Label().Raw(DotStyle.Operation(operation));
            if (_marks is not null)
                _text.Raw(DotStyle.MarkedNode(_marks.Operation(operation)));
            PictureLabels.Tooltip(_label.Clear(), operation.Trace);
            Tooltip();
            if (_parts is not null && DotHidden.Write(operation, _parts) is { } hidden)
                _text.Raw(", ").Data(Hidden, hidden);
            Data(_parts is null ? [] : FlatWriter.OperationNode(operation, _parts).Attributes);
        }
    }

    /// <summary>The values that an operation uses and that are drawn again beside it.</summary>
    private void Copies(Operation operation, string indent)
    {
        var inputs = operation.Inputs;
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Value is { } value && !IsAmongFirst(inputs, slot, value))
                Copy(value, operation, indent);
        foreach (var captured in operation.CapturedValues)
            if (!IsAmongFirst(inputs, inputs.Count, _graph[captured]))
                Copy(_graph[captured], operation, indent);
    }

    private static bool IsAmongFirst(PortList inputs, int count, Value value)
    {
        // one drawing serves all uses of an operation; only a widely used value is looked for, and few operations have many inputs
        if (!IsDrawnPerUse(value))
            return false;
        for (var slot = 0; slot < count; slot++)
            if (inputs.ValueAt(slot) == value.Id)
                return true;
        return false;
    }

    private void Copy(Value value, Operation operation, string indent)
    {
        var id = DrawingFor(value, operation);
        var original = IdOf(value);
        if (id == original || DotHidden.IsHidden(value))
            return;
        _text.Raw(indent).Data(id).Raw(" [label=");
        PictureLabels.Value(_label.Clear(), _seen[value.Id]);
        Label().Raw(DotStyle.Value(value.Kind));
        Mark(value);
        EndWith(CopyOf, original);
    }

    private static string IdOf(Value value) => value.Producer is { } producer ? FlatWriter.OperationId(producer) : FlatWriter.ValueId(value);

    /// <summary>The first operation that uses a value uses the value's own node.</summary>
    private static string DrawingFor(Value value, Operation operation) =>
        IsDrawnPerUse(value) && value.Uses[0].Operation != operation ? $"v{value.Index}_{FlatWriter.OperationId(operation)}" : IdOf(value);

    /// <summary>Whether a value has a node for each operation that uses it.</summary>
    public static bool IsDrawnPerUse(Value value) =>
        value.Uses.Count > WidelyUsed || (value.Uses.Count > 1 && value.Kind is ValueKind.Parameter or ValueKind.Buffer or ValueKind.Constant or ValueKind.Undefined);

    private void OutputNode(int place)
    {
        var node = FlatWriter.OutputNode(place);
        _text.Raw("  ").Data(node.Id).Raw(" [label=");
        PictureLabels.Value(_label.Clear(), _seen.Outputs[place]);
        Label().Raw(", ").Raw(DotStyle.GraphOutput);
        Mark(_graph.Outputs[place]);
        Data(_parts is null ? [] : node.Attributes);
    }

    private void Edges(Operation operation)
    {
        var inputs = operation.Inputs;
        var flow = IsLarge || !PictureLabels.HasParameters(inputs) ? DotStyle.Flow : DotStyle.FlowPastParameters;
        for (var slot = 0; slot < inputs.Count; slot++)
            if (inputs[slot].Value is { } value && !DotHidden.IsHidden(value))
                Edge(value, operation, slot, flow);
        foreach (var captured in operation.CapturedValues)
            Edge(_graph[captured], operation, -1, flow);
    }

    private void Edge(Value value, Operation operation, int slot, string flow)
    {
        var drawing = DrawingFor(value, operation);
        var edge = FlatWriter.Edge(value, operation, slot);
        PictureLabels.Edge(_label.Clear(), _seen[value.Id], operation, slot, isTypeShown: value.Producer is not null && drawing == edge.Source);
        EdgeLine(drawing, edge, slot < 0 ? DotStyle.Captured
            : value.Producer is null && value.Kind != ValueKind.Input ? ""
            : flow, value.Trace, _marks is null || slot < 0 ? DotMark.None : _marks.Input(operation, slot));
    }

    private void OutputEdge(int place)
    {
        var edge = FlatWriter.OutputEdge(_graph.Outputs[place], place);
        _label.Clear();
        EdgeLine(edge.Source, edge, DotStyle.Flow);
    }

    private void SteeringEdge(Steering steering)
    {
        _text.Raw("  ").Data(FlatWriter.OperationId(steering.Read)).Raw(" -> ").Data(FlatWriter.OperationId(steering.First)).Raw(" [label=").Label(PictureLabels.Cut(steering.Taken))
            .Raw(", ").Raw(DotStyle.Steering);
        EndWith(Steers, steering.Taken);
    }

    private void ExtraEdge(DotExtraEdge extra) =>
        _text.Raw("  ").Data(IdOf(_graph[extra.From])).Raw(" -> ").Data(FlatWriter.OperationId(_graph[extra.To])).Raw(" [").Raw(DotStyle.Extra)
            .Raw(DotStyle.MarkedEdge(extra.Mark)).Raw("];\n");

    private void EdgeLine(string drawing, FlatEdge edge, string style, ValueTrace? trace = null, DotMark mark = DotMark.None)
    {
        _text.Raw("  ").Data(drawing).Raw(" -> ").Data(edge.Target);
        var separator = " [";
        if (_label.Length > 0)
        {
            _text.Raw(" [label=");
            Label();
            separator = ", ";
        }
        if (style.Length > 0)
        {
            _text.Raw(separator).Raw(style);
            separator = ", ";
        }
        if (_marks is not null)
        {
            _text.Raw(separator).Raw(DotStyle.MarkedEdge(mark));
            separator = ", ";
        }
        PictureLabels.Tooltip(_label.Clear(), trace);
        if (_label.Length > 0)
        {
            _text.Raw(separator).Raw("tooltip=");
            Label();
            separator = ", ";
        }
        foreach (var (key, value) in _parts is null ? [] : edge.Attributes)
        {
            _text.Raw(separator).Raw(DataPrefix).Data(key, value);
            separator = ", ";
        }
        _text.Raw(separator == ", " ? "];\n" : ";\n");
    }

    private void Mark(Value value)
    {
        if (_marks is not null)
            _text.Raw(DotStyle.MarkedNode(_marks.Value(value)));
    }

    private DotText Label()
    {
        if (_label.Length > _labelText.Length)
            Array.Resize(ref _labelText, _label.Length * 2);
        _label.CopyTo(0, _labelText, _label.Length);
        return _text.Label(_labelText.AsSpan(0, _label.Length));
    }

    private void Tooltip()
    {
        if (_label.Length == 0)
            return;
        _text.Raw(", tooltip=");
        Label();
    }

    /// <summary>What the reader has to know of something that is more than data, and the end of its attributes.</summary>
    private void EndWith(string key, string value)
    {
        if (_parts is not null)
            _text.Raw(", ").Data(key, value);
        _text.Raw("];\n");
    }

    /// <summary>The data of a node or a cluster, and the end of its attributes.</summary>
    private void Data(IReadOnlyList<FlatAttribute> attributes)
    {
        foreach (var (key, value) in attributes)
            _text.Raw(", ").Raw(DataPrefix).Data(key, value);
        _text.Raw("];\n");
    }

    /// <summary>
    /// By cluster, the values that no operation makes. What is given stands outside, what is kept beside its first user,
    /// and what nothing uses in its module, or the nearest one around that, where it runs first.
    /// </summary>
    private static Grouping ValuesOf(ForwardGraph graph)
    {
        var firstCall = new int[graph.Modules.Count];
        Array.Fill(firstCall, -1);
        for (var i = graph.Calls.Count - 1; i >= 0; i--)
            firstCall[graph.Calls[i].Module.Index] = i;
        var callOf = new Dictionary<int, int>();
        foreach (var module in graph.Modules)
        {
            // parents stand before their children
            if (firstCall[module.Index] < 0 && module.Parent is { } parent)
                firstCall[module.Index] = firstCall[parent.Index];
            foreach (var (_, value) in module.Parameters.Concat(module.Buffers))
                callOf.TryAdd(value.Index, firstCall[module.Index]);
        }
        return Grouping.Of(graph.Values.Count, graph.Calls.Count, i => graph.Values[i] switch
        {
            { Producer: not null } => Grouping.Nowhere,
            { Kind: ValueKind.Input or ValueKind.Outer } => -1,
            { Uses.Count: 0 } => callOf.GetValueOrDefault(i, -1),
            var used => used.Uses[0].Operation.Call?.Index ?? -1,
        });
    }
}
