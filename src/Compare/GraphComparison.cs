namespace GraphBridge.Compare;

/// <summary>Tells how two graphs differ.</summary>
public static class GraphComparison
{
    /// <summary>Matches the parts of two graphs and explains what is different.</summary>
    /// <param name="a">The old graph.</param>
    /// <param name="b">The new one.</param>
    /// <param name="options">What to leave out and how deep to look; everything by default.</param>
    /// <exception cref="GraphBridgeException">A tensor's file is gone or was changed.</exception>
    public static Comparison Compare(ForwardGraph a, ForwardGraph b, CompareOptions? options = null) => Comparison.Of(a, b, options ?? CompareOptions.Default);
}
