using GraphBridge.Costs;

namespace GraphBridge.Formats.Text;

/// <summary>What a pass of a graph takes: multiply-adds, memory, time.</summary>
internal sealed class PassCosts
{
    private readonly IReadOnlyDictionary<string, long>? _symbols;

    public PassCosts(ForwardGraph graph, IReadOnlyDictionary<string, long>? symbols) : this(graph, GraphCosts.Of(graph, symbols), symbols)
    {
    }

    private PassCosts(ForwardGraph graph, GraphCosts multiplyAdds, IReadOnlyDictionary<string, long>? symbols)
    {
        (MultiplyAdds, _symbols) = (multiplyAdds, symbols);
        Memory = ActivationMemory.Of(graph, symbols);
        Time = new(graph);
    }

    public GraphCosts MultiplyAdds { get; }

    public ActivationMemory Memory { get; }

    public TimeTally Time { get; }

    /// <summary>What one run of a graph inside an operation takes.</summary>
    public PassCosts Inside(ForwardGraph nested) => new(nested, MultiplyAdds.Inside(nested), _symbols);
}
