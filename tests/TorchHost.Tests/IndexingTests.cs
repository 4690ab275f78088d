using GraphBridge.Capture;
using Xunit;
using static TorchSharp.torch;

namespace GraphBridge.TorchHost.Tests;

public sealed class IndexingTests
{
    private static readonly long[] Shape = [3, 4, 5];

    public static TheoryData<string> Expressions => [.. Named.Keys];

    private static Dictionary<string, Func<TensorIndex[]>> Named { get; } = new(StringComparer.Ordinal)
    {
        ["[1]"] = () => [TensorIndex.Single(1)],
        ["[-1]"] = () => [TensorIndex.Single(-1)],
        ["[..., 2]"] = () => [TensorIndex.Ellipsis, TensorIndex.Single(2)],
        ["[1:3]"] = () => [TensorIndex.Slice(1, 3)],
        ["[:, -3:-1]"] = () => [TensorIndex.Colon, TensorIndex.Slice(-3, -1)],
        ["[:, ::2]"] = () => [TensorIndex.Colon, TensorIndex.Slice(step: 2)],
        ["[:, 100:]"] = () => [TensorIndex.Colon, TensorIndex.Slice(100)],
        ["[None]"] = () => [TensorIndex.None],
        ["[None, 0]"] = () => [TensorIndex.None, TensorIndex.Single(0)],
        ["[..., None]"] = () => [TensorIndex.Ellipsis, TensorIndex.None],
        ["[...]"] = () => [TensorIndex.Ellipsis],
        ["[:]"] = () => [TensorIndex.Colon],
        ["[True]"] = () => [TensorIndex.Bool(true)],
        ["[integers]"] = () => [TensorIndex.Tensor(tensor([2L, 0, 2]))],
        ["[:, integers]"] = () => [TensorIndex.Colon, TensorIndex.Tensor(tensor([3L, 0]))],
        ["[integers, 1:, integers]"] = () => [TensorIndex.Tensor(tensor([2L, 0])), TensorIndex.Slice(1), TensorIndex.Tensor(tensor([4L, 1]))],
        ["[mask]"] = () => [TensorIndex.Tensor(ones(3, 4) > 0)],
        ["[1, mask]"] = () => [TensorIndex.Single(1), TensorIndex.Tensor(tensor([true, false, true, false]))],
        ["[integer without dimensions]"] = () => [TensorIndex.Tensor(tensor(1L))],
        ["[mask of all]"] = () => [TensorIndex.Tensor(arange(60).view(3, 4, 5) % 7 == 0)],
        ["[..., mask]"] = () => [TensorIndex.Ellipsis, TensorIndex.Tensor(tensor([true, false, true, false, true]))],
    };

    [TorchTheory]
    [MemberData(nameof(Expressions))]
    public void What_an_expression_gives_is_computed_again(string expression)
    {
        var index = Named[expression]();
        Recorded.Replayed(rand(Shape), x => x[index]);
    }

    [TorchTheory]
    [MemberData(nameof(Expressions))]
    public void What_an_expression_sets_is_computed_again(string expression)
    {
        var index = Named[expression]();
        Recorded.Replayed(rand(Shape), x =>
        {
            var y = x.clone();
            y[index] = tensor(5f);
            return y + 1;
        });
    }

    [TorchFact]
    public void Random_expressions_are_computed_again()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 150; trial++)
        {
            var shape = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (long)random.Next(1, 5)).ToArray();
            var index = RandomIndex(random, shape);
            var text = $"trial {trial}: {index.Length} indices of [{string.Join(", ", shape)}]";
            try
            {
                if (trial % 2 == 0)
                    Recorded.Replayed(rand(shape), x => x[index]);
                else
                    Recorded.Replayed(rand(shape), x =>
                    {
                        var y = x.clone();
                        var part = y[index];
                        y[index] = part.clone() * 2;
                        y.add_(1);
                        return y;
                    });
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(text, exception);
            }
        }
    }

    private static TensorIndex[] RandomIndex(Random random, long[] shape)
    {
        List<TensorIndex> items = [];
        var hasEllipsis = false;
        var hasTensor = false;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            var size = shape[axis];
            switch (random.Next(9))
            {
                case 0:
                    items.Add(TensorIndex.None);
                    axis--;
                    if (items.Count > 7)
                        return [.. items];
                    break;
                case 1 when !hasEllipsis:
                    hasEllipsis = true;
                    items.Add(TensorIndex.Ellipsis);
                    axis += random.Next(0, shape.Length - axis) - 1;
                    // what follows counts from the end, so that all dimensions are named after it
                    while (++axis < shape.Length)
                        items.Add(TensorIndex.Slice(random.Next(0, 2)));
                    return [.. items];
                case 2 or 3:
                    items.Add(TensorIndex.Single(random.NextInt64(-size, size)));
                    break;
                case 4 or 5:
                    items.Add(TensorIndex.Slice(random.Next(3) == 0 ? null : random.NextInt64(-size - 2, size + 2), random.Next(3) == 0 ? null : random.NextInt64(-size - 2, size + 3), random.Next(2) == 0 ? null : random.Next(1, 4)));
                    break;
                case 6 when !hasTensor:
                    hasTensor = true;
                    items.Add(TensorIndex.Tensor(tensor(Enumerable.Range(0, 3).Select(_ => random.NextInt64(-size, size)).ToArray())));
                    break;
                case 7 when !hasTensor:
                    hasTensor = true;
                    items.Add(TensorIndex.Tensor(tensor(Enumerable.Range(0, (int)size).Select(_ => random.Next(2) == 0).ToArray())));
                    break;
                default:
                    items.Add(TensorIndex.Colon);
                    break;
            }
        }
        return [.. items];
    }

    [TorchFact]
    public void Numbers_alone_are_selected_one_after_another()
    {
        var capture = Recorded.Replayed(rand(Shape), x => x[0, 1] + x[0][1] + x[2, -1, 0]);

        Assert.Equal(["select", "select", "select", "select", "add", "select", "select", "select", "add"], Recorded.Names(capture));
    }

    [TorchFact]
    public void Numbers_alone_are_set() => Recorded.Replayed(rand(Shape), x =>
    {
        var y = x.clone();
        y[0] = ones(4, 5);
        y[1, 2] = zeros(5);
        y[2, 3, 4] = tensor(9f);
        y[0, 0].fill_(3);
        return y;
    });

    [TorchFact]
    public void A_range_of_CSharp_is_a_slice()
    {
        var capture = Recorded.Replayed(rand(Shape), x => x[1.., ..^1, ^2]);

        Assert.Equal(["slice", "slice", "select"], Recorded.Names(capture));
    }

    [TorchFact]
    public void Index_put_adds_up_and_writes_in_place()
    {
        var capture = Recorded.Replayed(zeros(4), x =>
        {
            var y = x.clone();
            y.index_put_(ones(3), [tensor([0L, 0, 2])], true);
            return y;
        });

        Assert.Contains("index_put_", Recorded.Names(capture));
        Assert.Equal([2f, 0f, 1f, 0f], Recorded.Floats(capture.Outputs));
    }

    [TorchFact]
    public void An_index_out_of_range_fails_where_it_is()
    {
        var thrown = Assert.ThrowsAny<Exception>(() => Recorded.Of(rand(3), x => x[5]));
        var failed = ForwardCapture.Of(thrown)!.FailedOperation!.Value;

        Assert.Equal("select", failed.Type.Name);
        Assert.Equal("input", failed.Inputs[0].Value!.Value.Name);
    }

    [TorchFact]
    public void An_expression_that_sets_fails_where_it_is()
    {
        var thrown = Assert.ThrowsAny<Exception>(() => Recorded.Of(rand(3, 2), x =>
        {
            var y = x.clone();
            y[TensorIndex.Slice(0, 2)] = ones(7);
            return y;
        }));
        var failed = ForwardCapture.Of(thrown)!.FailedOperation;

        Assert.Equal("copy_", failed?.Type.Name);
    }
}
