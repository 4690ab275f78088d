using System.Text;
using GraphBridge.Formats.Flat;
using GraphBridge.Formats.Pictures;

namespace GraphBridge.Formats.Mermaid;

/// <summary>Writes a graph as a flowchart: classes, nodes in the subgraphs of their module calls, edges. Ids are ours, so that no name is one.</summary>
internal sealed class MermaidWriter
{
    private readonly ForwardGraph _graph;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _label = new();
    private readonly Grouping _operationsOf;
    private readonly Grouping _callsOf;
    private readonly bool[] _isFilled;

    private MermaidWriter(ForwardGraph graph)
    {
        _graph = graph;
        _operationsOf = Grouping.Of(graph.Operations.Count, graph.Calls.Count, i => graph.Operations[i].Call?.Index ?? -1);
        _callsOf = Grouping.Of(graph.Calls.Count, graph.Calls.Count, i => graph.Calls[i].Parent?.Index ?? -1);
        _isFilled = Filled(graph);
    }

    public static string Write(ForwardGraph graph)
    {
        var writer = new MermaidWriter(graph);
        writer.Diagram();
        return writer._text.ToString();
    }

    private void Diagram()
    {
        Line(0, "flowchart TB");
        foreach (var (name, style) in MermaidStyle.Classes)
            Line(1, $"classDef {name} {style}");
        foreach (var value in _graph.Values)
            if (value.Producer is null && !MermaidEdges.IsFolded(value) && IsSeen(value))
                ValueNode(FlatWriter.ValueId(value), value, value.Kind is ValueKind.Input or ValueKind.Outer ? "given" : "kept");
        Contents(-1, 1);
        Subgraphs();
        for (var place = 0; place < _graph.Outputs.Count; place++)
            ValueNode(FlatWriter.OutputId(place), _graph.Outputs[place], "result");
        foreach (var edge in MermaidEdges.Of(_graph))
            Edge(edge);
    }

    private bool IsSeen(Value value) => value.Uses.Count > 0 || value.Kind == ValueKind.Input || _graph.Outputs.Contains(value);

    /// <summary>The tree of module calls, walked without recursion because it may be deep.</summary>
    private void Subgraphs()
    {
        var open = new Stack<(int Call, int Next)>();
        var (call, next) = (-1, 0);
        while (true)
        {
            var children = _callsOf[call];
            if (next < children.Length)
            {
                var child = children[next++];
                if (!_isFilled[child])
                    continue;
                open.Push((call, next));
                (call, next) = (child, 0);
                PictureLabels.Call(_label.Clear(), _graph.Calls[call]);
                Line(open.Count, $"subgraph c{call}[{Label()}]");
                Contents(call, open.Count + 1);
            }
            else if (call >= 0)
            {
                Line(open.Count, "end");
                Line(open.Count, $"class c{call} module");
                (call, next) = open.Pop();
            }
            else
            {
                return;
            }
        }
    }

    private void Contents(int call, int depth)
    {
        foreach (var index in _operationsOf[call])
        {
            var operation = _graph.Operations[index];
            PictureLabels.Operation(_label.Clear(), operation, MermaidStyle.Kept(operation));
            var (opening, closing) = MermaidStyle.ShapeOf(operation);
            var id = FlatWriter.OperationId(operation);
            Line(depth, $"{id}{opening}{Label()}{closing}:::{MermaidStyle.ClassOf(operation)}");
            if (operation.Trace?.Branch is not null)
                Line(depth, $"class {id} branch");
        }
    }

    private void ValueNode(string id, Value value, string style)
    {
        PictureLabels.Value(_label.Clear(), value);
        Line(1, $"{id}([{Label()}]):::{style}");
    }

    private void Edge(MermaidEdge edge)
    {
        _label.Clear();
        if (edge.Steering is { } steering)
        {
            PictureLabels.Append(_label, steering.Taken);
            Line(1, $"{FlatWriter.OperationId(steering.Read)} -. {Label()} .-> {FlatWriter.OperationId(steering.First)}");
            return;
        }
        var value = edge.Value!.Value;
        var from = value.Producer is { } producer ? FlatWriter.OperationId(producer) : FlatWriter.ValueId(value);
        if (edge.Target is { } target)
            PictureLabels.Edge(_label, value, target, edge.Slot, isTypeShown: value.Producer is not null);
        var to = edge.Target is { } user ? FlatWriter.OperationId(user) : FlatWriter.OutputId(edge.Slot);
        var arrow = edge is { Target: not null, Slot: < 0 } ? "-.->" : "-->";
        Line(1, _label.Length == 0 ? $"{from} {arrow} {to}" : $"{from} {arrow}|{Label()}| {to}");
    }

    private string Label() => new StringBuilder().AppendLabel(_label.ToString()).ToString();

    private void Line(int depth, string line) => _text.Append(' ', 2 * Math.Min(depth, 10)).Append(line).Append('\n');

    /// <summary>By call, whether an operation ran in it: a subgraph without one would be drawn as a node.</summary>
    private static bool[] Filled(ForwardGraph graph)
    {
        var filled = new bool[graph.Calls.Count];
        foreach (var operation in graph.Operations)
            if (operation.Call is { } call)
                filled[call.Index] = true;
        // what is called stands after its caller
        for (var i = filled.Length - 1; i >= 0; i--)
            if (filled[i] && graph.Calls[i].Parent is { } parent)
                filled[parent.Index] = true;
        return filled;
    }
}
