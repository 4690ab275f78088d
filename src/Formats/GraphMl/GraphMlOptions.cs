namespace GraphBridge.Formats.GraphMl;

/// <summary>How GraphML is written.</summary>
/// <param name="Dialect">In which dialect.</param>
/// <param name="GroupDepth">How deep groups nest in it.</param>
internal sealed record GraphMlOptions(GraphMlDialect Dialect, int GroupDepth);

/// <summary>The dialects of GraphML that are written. Both are read, and hold the same.</summary>
internal enum GraphMlDialect
{
    /// <summary>One graph, in which a node says its module: what every reader of GraphML takes.</summary>
    Flat,
    /// <summary>Graphs within nodes, with labels and colours, as yEd shows them.</summary>
    Yed,
}
