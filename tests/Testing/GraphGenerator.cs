using FsCheck;
using FsCheck.Fluent;

namespace GraphBridge.Testing;

/// <summary>
/// Random graphs of everything that the model can hold: hierarchy with several passes, data of every element type, every kind
/// of type and attribute, nested graphs that use the values around them, functions, metadata everywhere, and odd names.
/// </summary>
public static class GraphGenerator
{
    /// <summary>Random graphs, from empty to <see cref="GraphGeneratorOptions.MaximumOperations"/> as the size grows.</summary>
    public static Arbitrary<ForwardGraph> Graphs(GraphGeneratorOptions? options = null) => Arb.From(Graph(options));

    /// <summary>Random graphs.</summary>
    public static Gen<ForwardGraph> Graph(GraphGeneratorOptions? options = null) =>
        Drawn(options, draw => new RandomGraph(draw).WholeGraph());

    /// <summary>Random types.</summary>
    public static Gen<DataType> Type(GraphGeneratorOptions? options = null) => Drawn(options, draw => draw.Type());

    /// <summary>Random attributes that hold no graph.</summary>
    public static Gen<AttributeValue> Attribute(GraphGeneratorOptions? options = null) => Drawn(options, draw => draw.Attribute());

    /// <summary>Random texts: any well-formed Unicode, empty at times.</summary>
    public static Gen<string> Text(GraphGeneratorOptions? options = null) => Drawn(options, draw => draw.Text());

    /// <summary>The graph of a seed and a size (0 to 100): the same on every machine.</summary>
    public static ForwardGraph Graph(int seed, int size, GraphGeneratorOptions? options = null) =>
        new RandomGraph(new Draw(seed, size, options ?? new())).WholeGraph();

    private static Gen<T> Drawn<T>(GraphGeneratorOptions? options, Func<Draw, T> make) =>
        Gen.Sized(size => Gen.Choose(0, int.MaxValue).Select(seed => make(new Draw(seed, size, options ?? new()))));
}
