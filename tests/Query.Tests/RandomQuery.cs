using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Query.Language;

namespace GraphBridge.Query.Tests;

/// <summary>Random queries with everything that the language has.</summary>
internal sealed class RandomQuery(int seed, IReadOnlyList<string> names)
{
    private static readonly string[] Odd = ["", "a", "*", "?", "a*b", "-1", "12", "fc:2", "fc:0", ":3", "a::2", "x y", "a-b", "[0]", "\"", "\\", "'", "\n", "\u2028", "\U0001F600", "in", "type", "...", "()", "x:999999999", "x:9999999999"];

    private readonly Random _random = new(seed);

    public static Gen<GraphQuery> Queries { get; } =
        from seed in Gen.Choose(0, int.MaxValue)
        from depth in Gen.Choose(0, 5)
        select new GraphQuery(new RandomQuery(seed, Odd).Expression(depth));

    /// <summary>A query with names of a graph, so that it finds something.</summary>
    public static GraphQuery Of(ForwardGraph graph, int seed, int depth) =>
        new(new RandomQuery(seed, [.. graph.Values.Select(value => value.Name), .. graph.Modules.Select(module => module.Path)]).Expression(depth, graph.Operations.Count));

    private Expression Expression(int depth, int places = 1000)
    {
        Expression Inner() => Expression(depth - 1, places);
        var mark = new Mark(_random.Next(100));
        return _random.Next(depth > 0 ? 14 : 8) switch
        {
            0 when places > 0 => new PlaceExpression(_random.Next(-places, places), mark),
            1 => new PatternExpression(_random.GetItems(Enum.GetValues<PatternFunction>(), 1)[0], Pattern(), mark),
            2 => new InExpression(Pattern(wild: names != (IReadOnlyList<string>)Odd), Pass(), mark),
            3 => new ShapeExpression(Shape()),
            4 => new KindExpression(_random.GetItems(Enum.GetValues<NodeKind>(), 1)[0]),
            < 8 => new NameExpression(Pattern(), names != (IReadOnlyList<string>)Odd ? null : Pass(), mark),
            8 => new WalkExpression(_random.GetItems(Enum.GetValues<WalkFunction>(), 1)[0], Inner()),
            9 => new WayExpression(_random.GetItems(Enum.GetValues<WayFunction>(), 1)[0], Inner(), Inner()),
            10 => new NotExpression(Inner()),
            11 => new PickExpression(Inner(), _random.Next(-5, 5)),
            _ => new ChainExpression(_random.GetItems(Enum.GetValues<SetOperator>(), 1)[0], [.. Enumerable.Range(0, 2 + _random.Next(3)).Select(_ => Inner())]),
        };
    }

    private int? Pass() => _random.Next(3) == 0 ? 1 + _random.Next(999) : null;

    // a pattern with wildcards is what a query can say without quotes
    private NamePattern Pattern(bool wild = false) => wild || names.Count == 0 || _random.Next(4) == 0 ? NamePattern.OfWord(_random.GetItems(["*", "a*", "?", "*.weight", "w*1"], 1)[0])
        : NamePattern.OfQuoted(names[_random.Next(names.Count)]);

    private ShapePattern Shape()
    {
        var parts = Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(4) switch
        {
            0 => new ShapePart(ShapePartKind.Any),
            1 => new ShapePart(ShapePartKind.Unknown),
            2 => new ShapePart(ShapePartKind.Size, _random.Next(100)),
            _ => new ShapePart(ShapePartKind.Symbol, Symbol: Odd[_random.Next(Odd.Length)]),
        }).ToList();
        if (_random.Next(2) == 0)
            parts.Insert(_random.Next(parts.Count + 1), new(ShapePartKind.Rest));
        return new([.. parts]);
    }
}
