using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using GraphBridge.Capture.TorchSharp.Operators;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchSharp.Operators;

/// <summary>What C# gives, in whatever form, is one value of the event.</summary>
public class ConversionTests
{
    private static readonly SchemaType Ints = new(SchemaKind.Int, IsList: true);

    [Fact]
    public void A_list_of_integers_is_the_same_in_every_form() => Prop.ForAll<long[]>(numbers =>
    {
        var expected = $"[{string.Join(", ", numbers)}]";
        return Written(Ints, numbers) == expected
            && Written(Ints, numbers.ToList()) == expected
            && Written(Ints, new FakeSize(numbers)) == expected
            && Written(Ints, numbers.Select(number => (int)number).ToArray()) == $"[{string.Join(", ", numbers.Select(number => (int)number))}]";
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_is_a_scalar_and_a_float_of_the_same_value() => Prop.ForAll<float, long>((single, integer) =>
        Written(new(SchemaKind.Float), single) == ((double)single).ToString(CultureInfo.InvariantCulture)
        && Written(new(SchemaKind.Scalar), (double)single) == ((double)single).ToString(CultureInfo.InvariantCulture)
        && Written(new(SchemaKind.Scalar), integer) == integer.ToString(CultureInfo.InvariantCulture)).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_given_for_whatever_type_is_one_value()
    {
        object[] values = [1L, 2.5, true, "text", 'c', (1L, 2L), new object(), new FakeTensor("x"), new FakeScalar(1L), Padding.Same, new[] { 1.5 },
            new[] { new[] { 1L } }, new List<FakeTensor?> { null }, new long[2, 2], Enumerable.Range(0, 3).Select(number => (long)number)];
        foreach (var kind in Enum.GetValues<SchemaKind>())
        {
            foreach (var value in values)
            {
                Assert.NotEmpty(Written(new(kind), value));
                Assert.NotEmpty(Written(new(kind, IsList: true), value));
            }
        }
    }

    [Fact]
    public void What_is_yet_to_be_computed_is_not_computed_for_the_recording()
    {
        var asked = false;
        var lazy = Enumerable.Range(0, 2).Where(_ => asked = true).Select(number => new FakeTensor("x"));

        Assert.StartsWith("<", Written(new(SchemaKind.Tensor, IsList: true), lazy), StringComparison.Ordinal);
        Assert.False(asked);
    }

    private static string Written(SchemaType type, object value)
    {
        using var writer = new EventWriter();
        ArgumentValue.Write(writer, type, value, new FakeObjects());
        return WrittenValues.Text(writer.Written, new("aten::one", "", [new("value", type)], []))["value=".Length..];
    }
}
