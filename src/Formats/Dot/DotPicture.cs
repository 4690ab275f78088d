namespace GraphBridge.Formats.Dot;

/// <summary>A graph for the eye only: with marks, and without the data from which <see cref="DotFormat"/> reads it back.</summary>
public static class DotPicture
{
    /// <summary>Writes the picture.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="marks">What stands out.</param>
    /// <param name="destination">Where to.</param>
    /// <exception cref="GraphBridgeException">Module calls are nested too deep for Graphviz.</exception>
    public static void Write(ForwardGraph graph, DotMarks marks, Stream destination) => DotWriter.WritePicture(graph, destination, marks);

    /// <summary>Has Graphviz draw the picture.</summary>
    /// <param name="graph">The graph, which is drawn whole.</param>
    /// <param name="marks">What stands out.</param>
    /// <param name="kind">The kind of picture.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="options">The program, and how long it may take.</param>
    /// <exception cref="GraphBridgeException">There is no Graphviz, it fails, or it takes too long.</exception>
    public static void Draw(ForwardGraph graph, DotMarks marks, PictureKind kind, Stream destination, GraphvizOptions options) =>
        GraphvizPicture.Write(graph, kind, destination, options, marks);
}
