using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

/// <summary>Shapes and views.</summary>
public static partial class torch
{
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);
    public static Tensor t(Tensor input) => input.t();
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);
    public static Tensor movedim(Tensor input, long source, long destination) => One("movedim.int", ("self", input), ("source", source), ("destination", destination));
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => All("split.sizes", ("self", tensor), ("split_size", split_size_or_sections), ("dim", dim));
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => All("unbind.int", ("self", tensor), ("dim", dim));
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);
    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, long[] shifts) => input.roll(shifts);
    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => input.roll(shifts, dims);
    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => One("cat", ("tensors", tensors), ("dim", dim));
    public static Tensor cat(Tensor[] tensors, long dim = 0) => One("cat", ("tensors", tensors), ("dim", dim));
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => One("cat", ("tensors", tensors.ToArray()), ("dim", dim));
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => One("concat", ("tensors", tensors), ("dim", dim));
    public static Tensor concat(Tensor[] tensors, long dim = 0) => One("concat", ("tensors", tensors), ("dim", dim));
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => One("concat", ("tensors", tensors.ToArray()), ("dim", dim));
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => One("stack", ("tensors", tensors.ToArray()), ("dim", dim));
    public static Tensor hstack(IList<Tensor> tensors) => One("hstack", ("tensors", tensors));
    public static Tensor hstack(Tensor[] tensors) => One("hstack", ("tensors", tensors));
    public static Tensor hstack(IEnumerable<Tensor> tensors) => One("hstack", ("tensors", tensors.ToArray()));
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => One("hstack", ("tensors", tensors.ToArray()));
    public static Tensor vstack(IList<Tensor> tensors) => One("vstack", ("tensors", tensors));
    public static Tensor vstack(Tensor[] tensors) => One("vstack", ("tensors", tensors));
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => One("vstack", ("tensors", tensors.ToArray()));
    public static Tensor dstack(Tensor[] tensors) => One("dstack", ("tensors", tensors));
    public static Tensor dstack(IList<Tensor> tensors) => One("dstack", ("tensors", tensors));
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => One("dstack", ("tensors", tensors.ToArray()));
    public static Tensor dstack(IEnumerable<Tensor> tensors) => One("dstack", ("tensors", tensors.ToArray()));
    public static Tensor column_stack(IList<Tensor> tensors) => One("column_stack", ("tensors", tensors));
    public static Tensor column_stack(Tensor[] tensors) => One("column_stack", ("tensors", tensors));
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => One("column_stack", ("tensors", tensors.ToArray()));
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => All("broadcast_tensors", ("tensors", tensors));
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);
    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);
    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);
    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);
    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);
    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) => input.rot90(k, dims);
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.swapaxes(axis0, axis1);
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);
    public static Tensor diag_embed(Tensor input, long offset = 0, long dim1 = -2, long dim2 = -1) => input.diag_embed(offset, dim1, dim2);
    public static Tensor fliplr(Tensor input) => input.fliplr();
    public static Tensor clone(Tensor input) => input.clone();
}
