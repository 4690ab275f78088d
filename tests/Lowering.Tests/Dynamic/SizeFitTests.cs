using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Lowering.Sizes;
using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>Expressions are found again from the numbers that they were in a few passes.</summary>
public sealed class SizeFitTests
{
    // one in which each is another, and one in which both are, as OtherSizes makes them
    private static readonly Dictionary<string, long>[] Points = [At(2, 10), At(5, 10), At(2, 23), At(7, 31)];

    private static readonly Size Batch = Size.Symbol("batch");
    private static readonly Size Seq = Size.Symbol("seq");

    [Fact]
    public void Products_are_found_again() => Prop.ForAll(
        (from times in Gen.Choose(1, 2000) from batch in Gen.Choose(0, 2) from seq in Gen.Choose(0, 2) where batch + seq > 0 select (times, batch, seq)).ToArbitrary(),
        product => Recovers(Power(Batch, product.batch) * Power(Seq, product.seq) * product.times)).QuickCheckThrowOnFailure();

    [Fact]
    public void Sums_with_a_number_are_found_again() => Prop.ForAll(
        (from a in Gen.Choose(1, 64) from b in Gen.Choose(-50, 50) from isBatch in Gen.Elements(true, false) select (isBatch ? Batch : Seq) * a + b).ToArbitrary(), Recovers).QuickCheckThrowOnFailure();

    [Fact]
    public void Sums_of_both_are_found_again() => Prop.ForAll(
        (from a in Gen.Choose(1, 9) from b in Gen.Choose(1, 9) from c in Gen.Choose(0, 20) select (Batch * a) + (Seq * b) + c).ToArbitrary(), Recovers).QuickCheckThrowOnFailure();

    [Fact]
    public void Products_of_the_operands_sizes_are_found_again() => Prop.ForAll(
        (from a in Gen.Choose(1, 9) from b in Gen.Choose(2, 5) from times in Gen.Choose(1, 512) select (Operand: (Seq + a).FloorDivide(b) + 1, times)).ToArbitrary(),
        pair => Recovers(Batch * pair.Operand * pair.Operand * pair.times, pair.Operand)).QuickCheckThrowOnFailure();

    [Theory, InlineData(2, 0, "floor(seq/2)"), InlineData(2, 1, "floor((seq + 1)/2)"), InlineData(4, 3, "floor((seq + 3)/4)"), InlineData(3, 0, "floor(seq/3)")]
    public void Parts_are_found_where_the_passes_tell_rounding(int divisor, int added, string expression) =>
        Assert.Equal(expression, Fit((Seq + added).FloorDivide(divisor))?.ToString());

    [Fact]
    public void Rounding_that_the_passes_do_not_tell_is_not_guessed()
    {
        Dictionary<string, long>[] even = [At(1, 10), At(1, 14), At(1, 18)];
        var half = Seq.FloorDivide(2);
        Assert.Null(new SizeFit([.. even.Select(OnlySeq)]).Find([.. even.Select(half.Expression.Evaluate)], []));
    }

    [Fact]
    public void Numbers_that_are_always_the_same_stay_numbers() => Assert.Equal(64, new SizeFit(Points).Find([64, 64, 64, 64], [])?.Known);

    [Fact]
    public void What_no_expression_gives_is_not_found() => Assert.Null(new SizeFit(Points).Find([4, 9, 1, 77], [Batch, Seq]));

    [Fact]
    public void Two_passes_tell_multiples_and_no_sums()
    {
        var fit = new SizeFit(Points[..2].Select(OnlyBatch).ToList());
        Assert.Equal("12*batch", fit.Find([24, 60], [])?.ToString());
        Assert.Null(fit.Find([25, 61], []));
    }

    [Fact]
    public void An_operands_size_comes_before_all_others()
    {
        // where all sizes are odd, (seq + 1)/2 is seq/2 rounded up
        var points = new[] { 11, 13, 17 }.Select(seq => OnlySeq(At(1, seq))).ToList();
        var half = (Seq + 1).FloorDivide(2);
        Assert.Equal(half, new SizeFit(points).Find([6, 7, 9], [half]));
    }

    private static void Recovers(Size size) => Recovers(size, []);

    private static void Recovers(Size size, params Size[] near)
    {
        var found = Fit(size, near);
        Assert.NotNull(found);
        foreach (var point in (Dictionary<string, long>[])[At(1, 1), At(3, 29), At(11, 64)])
            Assert.Equal(size.Expression.Evaluate(point), found.Value.Expression.Evaluate(point));
    }

    private static Size? Fit(Size size, params Size[] near) => new SizeFit(Points).Find([.. Points.Select(size.Expression.Evaluate)], near);

    private static Size Power(Size size, int power) => Size.Product(Enumerable.Repeat(size, power).ToArray());

    private static Dictionary<string, long> At(long batch, long seq) => new() { ["batch"] = batch, ["seq"] = seq };

    private static Dictionary<string, long> OnlyBatch(Dictionary<string, long> point) => new() { ["batch"] = point["batch"] };

    private static Dictionary<string, long> OnlySeq(Dictionary<string, long> point) => new() { ["seq"] = point["seq"] };
}
