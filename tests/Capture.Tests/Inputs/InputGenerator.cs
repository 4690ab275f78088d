using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Capture.Inputs;
using GraphBridge.Testing;

namespace GraphBridge.Capture.Tests.Inputs;

/// <summary>Random inputs of every kind, with odd texts, names and paths.</summary>
internal static class InputGenerator
{
    private static readonly ElementType[] Integers = [ElementType.UInt8, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.UInt64];

    private static readonly ElementType[] Floats = [ElementType.Float16, ElementType.BFloat16, ElementType.Float32, ElementType.Float64];

    private static readonly double[] OddNumbers = [0, -0.0, 1, -0.5, 1e-3, 1e20, 5e-324, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    public static Arbitrary<NamedInput> Inputs() => Gen.Sized(size =>
        from name in Gen.OneOf(Gen.Constant<string?>(null), Filled().Select(text => (string?)text))
        from value in Value(Math.Min(size, 20))
        select new NamedInput(name, value)).ToArbitrary();

    private static Gen<string> Filled() => GraphGenerator.Text().Where(text => text.Length > 0 && !text.Contains('\0'));

    private static Gen<InputValue> Value(int size) => size < 2
        ? Leaf()
        : Gen.Frequency((3, Leaf()), (1, Items(size).Select(items => (InputValue)new InputValue.Tuple(items))),
            (1, Items(size).Select(items => (InputValue)new InputValue.List(items))), (1, Dictionary(size)));

    private static Gen<InputValue> Leaf() => Gen.OneOf(Tensor(), Filled().Select(path => (InputValue)new InputValue.File(path)),
        ArbMap.Default.GeneratorFor<long>().Select(number => (InputValue)new InputValue.Int(number)),
        Gen.OneOf(Gen.Elements(OddNumbers), ArbMap.Default.GeneratorFor<double>()).Select(number => (InputValue)new InputValue.Float(number)),
        Gen.Elements(true, false).Select(truth => (InputValue)new InputValue.Bool(truth)),
        GraphGenerator.Text().Select(text => (InputValue)new InputValue.Text(text)),
        Gen.Constant((InputValue)new InputValue.None()));

    private static Gen<ImmutableArray<InputValue>> Items(int size) =>
        from count in Gen.Choose(0, 3)
        from items in Value(size / 3).ListOf(count)
        select items.ToImmutableArray();

    private static Gen<InputValue> Dictionary(int size) =>
        from keys in Gen.OneOf(GraphGenerator.Text().Select(text => (InputValue)new InputValue.Text(text)),
            Gen.Choose(-9, 9).Select(number => (InputValue)new InputValue.Int(number))).ListOf(3)
        from items in Value(size / 3).ListOf(3)
        select (InputValue)new InputValue.Dictionary([.. keys.Zip(items, KeyValuePair.Create).DistinctBy(entry => entry.Key)]);

    private static Gen<InputValue> Tensor() =>
        from rank in Gen.Choose(0, 4)
        from dimensions in Gen.Choose(0, 3).ListOf(rank)
        from kind in Gen.OneOf(Whole(), Real(), Plain())
        select (InputValue)new InputValue.Tensor(kind.Type, [.. dimensions.Select(size => (long)size)], kind.Fill);

    private static Gen<(ElementType Type, Fill Fill)> Whole() =>
        from type in Gen.Elements(Integers)
        from low in Gen.Choose(0, 50)
        from count in Gen.Choose(1, 50)
        from fill in Gen.Elements<Fill>(new Fill.Range(low, low + count), new Fill.Zeros(), new Fill.Ones(), new Fill.Arange())
        select (type, fill);

    private static Gen<(ElementType Type, Fill Fill)> Real() =>
        from type in Gen.Elements(Floats)
        from low in Gen.Choose(-1_000_000, 1_000_000).Select(number => number / 97_000.0)
        from width in Gen.Elements(1, 1e-3, 1000)
        from fill in Gen.Elements<Fill>(new Fill.Normal(), new Fill.Uniform(low, low + width), new Fill.Zeros(), new Fill.Ones(), new Fill.Arange())
        select (type, fill);

    private static Gen<(ElementType Type, Fill Fill)> Plain() =>
        from pair in Gen.Elements<(ElementType, Fill)>((ElementType.Bool, new Fill.Range(0, 2)), (ElementType.Bool, new Fill.Range(0, 1)),
            (ElementType.Bool, new Fill.Ones()), (ElementType.Complex64, new Fill.Normal()), (ElementType.Complex128, new Fill.Zeros()))
        select pair;
}
