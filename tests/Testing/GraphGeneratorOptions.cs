namespace GraphBridge.Testing;

/// <summary>What random graphs are made of.</summary>
public sealed record GraphGeneratorOptions
{
    /// <summary>The most operations of one graph; its nested graphs and functions have fewer.</summary>
    public int MaximumOperations { get; init; } = 25;

    /// <summary>Whether names and texts are as odd as the model allows, or words of letters and digits.</summary>
    public bool OddText { get; init; } = true;

    /// <summary>Whether there are functions.</summary>
    public bool Functions { get; init; } = true;

    /// <summary>Whether attributes hold nested graphs.</summary>
    public bool NestedGraphs { get; init; } = true;

    /// <summary>Whether operations have inner graphs.</summary>
    public bool InnerGraphs { get; init; } = true;
}
