namespace TorchSharp.PInvoke;

/// <summary>Indexing as libtorch's C++ interface does it: numbers, slices and new dimensions are views, tensors come last.</summary>
internal static unsafe partial class NativeMethods
{
    internal static torch.Tensor IndexedBy(torch.Tensor tensor, torch.TensorIndex[] indices)
    {
        var (view, tensors) = View(tensor, indices);
        if (tensors is null)
            return view;
        using (view)
            return One("index.Tensor", ("self", view), ("indices", tensors));
    }

    internal static torch.Tensor PutAt(torch.Tensor tensor, torch.Tensor value, torch.TensorIndex[] indices, bool accumulate)
    {
        var (view, tensors) = View(tensor, indices);
        using (view)
        {
            if (tensors is null)
                Same(view, Run(accumulate ? "add_.Tensor" : "copy_", ("self", view), (accumulate ? "other" : "src", value)));
            else
                Same(view, Run("index_put_", ("self", view), ("indices", tensors), ("values", value), ("accumulate", accumulate)));
        }
        return tensor;
    }

    /// <summary>The view that the indices choose but for their tensors, and those, where they stand in it.</summary>
    private static (torch.Tensor, torch.Tensor[]) View(torch.Tensor tensor, torch.TensorIndex[] indices)
    {
        var view = new torch.Tensor(Share(tensor.Handle));
        List<torch.Tensor> tensors = null;
        void Choose(torch.Tensor chosen, long dim)
        {
            tensors ??= [];
            while (tensors.Count < dim)
                tensors.Add(null);
            tensors.Add(chosen);
        }

        long dim = 0;
        foreach (var (index, at) in indices.Select((index, at) => (index, at)))
        {
            var next = view;
            switch (index.kind)
            {
                case torch.TensorIndex.Kind.Single:
                    next = One("select.int", ("self", view), ("dim", dim), ("index", index.startIndexOrBoolOrSingle));
                    break;
                case torch.TensorIndex.Kind.Slice:
                    if (index.startIndexOrBoolOrSingle is not null || index.stopIndex is not null || index.step is not null)
                        next = One("slice.Tensor", ("self", view), ("dim", dim), ("start", index.startIndexOrBoolOrSingle), ("end", index.stopIndex), ("step", index.step));
                    dim++;
                    break;
                case torch.TensorIndex.Kind.None or torch.TensorIndex.Kind.Null:
                    next = One("unsqueeze", ("self", view), ("dim", dim++));
                    break;
                case torch.TensorIndex.Kind.Ellipsis:
                    dim = view.ndim - indices.Skip(at + 1).Sum(after => after.kind switch
                    {
                        torch.TensorIndex.Kind.None or torch.TensorIndex.Kind.Null or torch.TensorIndex.Kind.Bool => 0,
                        torch.TensorIndex.Kind.Tensor when after.tensor.dtype == torch.ScalarType.Bool => after.tensor.ndim,
                        _ => 1,
                    });
                    break;
                case torch.TensorIndex.Kind.Tensor:
                    // a mask counts as one, however many dimensions it takes
                    Choose(index.tensor, dim++);
                    break;
                case torch.TensorIndex.Kind.Bool:
                    next = One("unsqueeze", ("self", view), ("dim", dim));
                    Choose(torch.tensor(new[] { index.startIndexOrBoolOrSingle != 0 }), dim++);
                    break;
                default:
                    throw new NotSupportedException($"the stand-in has no index of kind {index.kind}");
            }
            if (!ReferenceEquals(next, view))
                view.Dispose();
            view = next;
        }
        return (view, tensors?.ToArray());
    }
}
