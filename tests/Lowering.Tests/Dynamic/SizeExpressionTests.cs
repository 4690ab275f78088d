using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Lowering.Sizes;
using Xunit;

namespace GraphBridge.Lowering.Tests.Dynamic;

/// <summary>Expressions of sizes: what is computed with them is what is computed with numbers.</summary>
public sealed class SizeExpressionTests
{
    private static readonly SizeExpression N = SizeExpression.Symbol("n");
    private static readonly SizeExpression M = SizeExpression.Symbol("m");

    [Fact]
    public void Arithmetic_agrees_with_evaluation() => Prop.ForAll(Expressions(), Expressions(), Points(), (left, right, point) =>
    {
        Assert.Equal(left.Evaluate(point) + right.Evaluate(point), left.Plus(right).Evaluate(point));
        Assert.Equal(left.Evaluate(point) * right.Evaluate(point), left.Times(right).Evaluate(point));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_quotient_is_rounded_down() => Prop.ForAll(Expressions(), Gen.Choose(1, 40).ToArbitrary(), Points(), (dividend, divisor, point) =>
    {
        var quotient = dividend.FloorDivide(SizeExpression.Number(divisor));
        Assert.Equal((long)Math.Floor((decimal)dividend.Evaluate(point) / divisor), quotient.Evaluate(point));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_divided_is_never_negative_so_that_rounding_to_zero_is_rounding_down() => Prop.ForAll(Expressions(), Gen.Choose(1, 40).ToArbitrary(), Points(), (dividend, divisor, point) =>
    {
        foreach (var quotient in dividend.FloorDivide(SizeExpression.Number(divisor)).Quotients)
            Assert.True(Assert.IsType<SizeExpression.QuotientFactor>(Assert.Single(Assert.Single(quotient.Monomials).Factors)).Dividend.Evaluate(point) >= 0);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Polynomials_that_are_equal_are_equal_expressions() => Prop.ForAll(Expressions(), Expressions(), Expressions(), (a, b, c) =>
    {
        Assert.Equal(a.Plus(b).Times(c), c.Times(a).Plus(b.Times(c)));
        Assert.Equal(SizeExpression.Number(0), a.Plus(a.Times(SizeExpression.Number(-1))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Halving_five_times_is_one_division()
    {
        var size = Size.Symbol("n");
        for (var i = 0; i < 5; i++)
            size = (size + 1).FloorDivide(2);
        Assert.Equal("floor((n + 31)/32)", size.ToString());
    }

    [Fact]
    public void Equal_quotients_are_written_in_one_way()
    {
        Assert.Equal("floor((n + 1)/2) + 2*n + 3", Divide(N.Times(SizeExpression.Number(5)).Plus(SizeExpression.Number(7)), 2).ToString());
        Assert.Equal("floor((n + 2)/3)", Divide(N.Times(SizeExpression.Number(2)).Plus(SizeExpression.Number(5)), 6).ToString());
        Assert.Equal("m", Divide(M.Times(SizeExpression.Number(32)).Plus(SizeExpression.Number(31)), 32).ToString());
        Assert.Equal("floor((m*n)/2)", Divide(N.Times(M), 2).ToString());
        Assert.Equal("n", N.Times(M).FloorDivide(M).ToString());
    }

    private static SizeExpression Divide(SizeExpression dividend, long divisor) => dividend.FloorDivide(SizeExpression.Number(divisor));

    private static Arbitrary<Dictionary<string, long>> Points() =>
        (from n in Gen.Choose(0, 50) from m in Gen.Choose(0, 50) select new Dictionary<string, long> { ["n"] = n, ["m"] = m }).ToArbitrary();

    internal static Arbitrary<SizeExpression> Expressions() => Expression(3).ToArbitrary();

    private static Gen<SizeExpression> Expression(int depth)
    {
        var leaf = Gen.OneOf(Gen.Constant(N), Gen.Constant(M), from number in Gen.Choose(-9, 9) select SizeExpression.Number(number));
        if (depth == 0)
            return leaf;
        var inner = Expression(depth - 1);
        return Gen.OneOf(leaf, from a in inner from b in inner select a.Plus(b), from a in inner from b in Expression(1) select a.Times(b),
            from a in inner from divisor in Gen.Choose(1, 9) select a.FloorDivide(SizeExpression.Number(divisor)));
    }
}
