using GraphBridge.Capture.TorchSharp;
using Xunit;

namespace GraphBridge.TorchHost.Tests;

public sealed class IndexPlanTests
{
    private static readonly object Tensor = new();

    private static IndexPlan Plan(int rank, params IndexItem[] items) => IndexPlan.Of([.. items], rank, _ => 1, _ => null);

    private static IEnumerable<string> Steps(IndexPlan plan) => plan.Steps.Select(step => $"{step.Operator} {step.Axis} {step.Start} {step.Stop} {step.Step}".TrimEnd());

    [Fact]
    public void A_number_takes_its_dimension_away() =>
        Assert.Equal(["select 0 1", "select 0 -2"], Steps(Plan(3, new(IndexKind.Single, 1), new(IndexKind.Single, -2))));

    [Fact]
    public void A_slice_keeps_its_dimension() =>
        Assert.Equal(["slice 0 1  1", "select 1 0"], Steps(Plan(3, new(IndexKind.Slice, 1), new(IndexKind.Single, 0))));

    [Fact]
    public void A_slice_of_all_is_nothing() =>
        Assert.Empty(Plan(3, new(IndexKind.Slice), new(IndexKind.Slice, 0, null, 1)).Steps);

    [Fact]
    public void What_stands_after_an_ellipsis_counts_from_the_end() =>
        Assert.Equal(["select 3 7"], Steps(Plan(4, new(IndexKind.Ellipsis), new(IndexKind.Single, 7))));

    [Fact]
    public void A_new_axis_takes_no_dimension() =>
        Assert.Equal(["unsqueeze 0", "select 1 0", "unsqueeze 2"], Steps(Plan(2, new(IndexKind.NewAxis), new(IndexKind.Single, 0), new(IndexKind.Ellipsis), new(IndexKind.NewAxis))));

    [Fact]
    public void Tensors_stand_at_the_dimensions_that_the_steps_leave()
    {
        var plan = Plan(4, new(IndexKind.Single, 0), new(IndexKind.Slice), new(IndexKind.Tensor, Tensor: Tensor));

        Assert.Equal(["select 0 0"], Steps(plan));
        Assert.Equal([null, Tensor], plan.Tensors);
    }

    [Fact]
    public void A_mask_of_two_dimensions_is_counted_as_libtorch_counts_it()
    {
        var plan = IndexPlan.Of([new(IndexKind.Tensor, Tensor: Tensor), new(IndexKind.Ellipsis), new(IndexKind.Single, 3)], 4, _ => 2, _ => null);

        Assert.Equal([Tensor], plan.Tensors);
        // the ellipsis leaves room for both dimensions of the mask, the mask itself moves on by one: PyTorch gives [6, 5] for [2, 3, 4, 5]
        Assert.Equal(["select 2 3"], Steps(plan));
    }
}
