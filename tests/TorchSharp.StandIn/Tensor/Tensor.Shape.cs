using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Shapes and views.</summary>
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => One("view", ("self", this), ("size", shape));
        public Tensor view_as(Tensor other) => One("view_as", ("self", this), ("other", other));
        public Tensor reshape(params long[] shape) => One("reshape", ("self", this), ("shape", shape));
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => One("flatten.using_ints", ("self", this), ("start_dim", start_dim), ("end_dim", end_dim));
        public Tensor squeeze(long? dim = null) => dim is null ? One("squeeze", ("self", this)) : One("squeeze.dim", ("self", this), ("dim", dim));
        public Tensor squeeze_(long? dim = null) => Same(this, dim is null ? Run("squeeze_", ("self", this)) : Run("squeeze_.dim", ("self", this), ("dim", dim)));
        public Tensor unsqueeze(long dim) => One("unsqueeze", ("self", this), ("dim", dim));
        public Tensor unsqueeze_(long dim) => Same(this, Run("unsqueeze_", ("self", this), ("dim", dim)));
        public Tensor transpose(long dim0, long dim1) => One("transpose.int", ("self", this), ("dim0", dim0), ("dim1", dim1));
        public Tensor t() => One("t", ("self", this));
        public Tensor permute(params long[] permutation) => One("permute", ("self", this), ("dims", permutation));
        public Tensor expand(params long[] sizes) => One("expand", ("self", this), ("size", sizes));
        public Tensor expand_as(Tensor other) => One("expand_as", ("self", this), ("other", other));
        public Tensor repeat(params long[] sizes) => One("repeat", ("self", this), ("repeats", sizes));
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => One("repeat_interleave.self_Tensor", ("self", this), ("repeats", repeats), ("dim", dim), ("output_size", output_size));
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => One("repeat_interleave.self_int", ("self", this), ("repeats", repeats), ("dim", dim), ("output_size", output_size));
        public Tensor tile(long[] reps) => One("tile", ("self", this), ("dims", reps));
        public Tensor movedim(long[] source, long[] destination) => One("movedim.intlist", ("self", this), ("source", source), ("destination", destination));
        public Tensor moveaxis(long[] source, long[] destination) => One("moveaxis.intlist", ("self", this), ("source", source), ("destination", destination));
        public Tensor swapaxes(long dim0, long dim1) => One("swapaxes", ("self", this), ("axis0", dim0), ("axis1", dim1));
        public Tensor swapdims(long dim0, long dim1) => One("swapdims", ("self", this), ("dim0", dim0), ("dim1", dim1));
        public Tensor[] chunk(long chunks, long dim = 0) => All("chunk", ("self", this), ("chunks", chunks), ("dim", dim));
        public Tensor[] unbind(long dimension = 0) => All("unbind.int", ("self", this), ("dim", dimension));
        public Tensor select(long dim, long index) => One("select.int", ("self", this), ("dim", dim), ("index", index));
        public Tensor narrow(long dim, long start, long length) => One("narrow", ("self", this), ("dim", dim), ("start", start), ("length", length));
        public Tensor slice(long dim, long start, long finish, long step) => One("slice.Tensor", ("self", this), ("dim", dim), ("start", start), ("end", finish), ("step", step));
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => One("diagonal", ("self", this), ("offset", offset), ("dim1", dim1), ("dim2", dim2));
        public Tensor tril(long diagonal = 0) => One("tril", ("self", this), ("diagonal", diagonal));
        public Tensor tril_(long diagonal = 0) => Same(this, Run("tril_", ("self", this), ("diagonal", diagonal)));
        public Tensor triu(long diagonal = 0) => One("triu", ("self", this), ("diagonal", diagonal));
        public Tensor triu_(long diagonal = 0) => Same(this, Run("triu_", ("self", this), ("diagonal", diagonal)));
        public Tensor flip(params long[] dims) => One("flip", ("self", this), ("dims", dims));
        public Tensor fliplr() => One("fliplr", ("self", this));
        public Tensor flipud() => One("flipud", ("self", this));
        public Tensor roll(long shifts, long? dims = null) => One("roll", ("self", this), ("shifts", new[] { shifts }), ("dims", Ints(dims)));
        public Tensor roll((long, long) shifts, (long, long) dims) => One("roll", ("self", this), ("shifts", new[] { shifts.Item1, shifts.Item2 }), ("dims", new[] { dims.Item1, dims.Item2 }));
        public Tensor roll(long[] shifts, long[] dims) => One("roll", ("self", this), ("shifts", shifts), ("dims", dims));
        public Tensor roll(long[] shifts) => One("roll", ("self", this), ("shifts", shifts));
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) => One("roll", ("self", this), ("shifts", new[] { shifts.Item1, shifts.Item2, shifts.Item3 }), ("dims", new[] { dims.Item1, dims.Item2, dims.Item3 }));
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => One("roll", ("self", this), ("shifts", shifts.ToArray()), ("dims", dims.ToArray()));
        public Tensor rot90(long k = 1, (long, long)? dims = null) => One("rot90", ("self", this), ("k", k), ("dims", Ints(dims)));
        public Tensor unfold(long dimension, long size, long step) => One("unfold", ("self", this), ("dimension", dimension), ("size", size), ("step", step));
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => One("as_strided", ("self", this), ("size", size), ("stride", strides), ("storage_offset", storageOffset));
        public Tensor contiguous() => One("contiguous", ("self", this));
        public Tensor broadcast_to(params long[] shape) => One("broadcast_to", ("self", this), ("size", shape));
        public Tensor adjoint() => One("adjoint", ("self", this));
        public Tensor diag(long diagonal = 0) => One("diag", ("self", this), ("diagonal", diagonal));
        public Tensor ravel() => One("ravel", ("self", this));
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => One("diag_embed", ("self", this), ("offset", offset), ("dim1", dim1), ("dim2", dim2));
        public Tensor alias() => One("alias", ("self", this));
        public Tensor detach() => One("detach", ("self", this));
        public Tensor clone() => One("clone", ("self", this));
        public Tensor[] tensor_split(long size, long dim = 0) => All("tensor_split.sections", ("self", this), ("sections", size), ("dim", dim));
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => All("tensor_split.indices", ("self", this), ("indices", sizes), ("dim", dim));
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => All("tensor_split.tensor_indices_or_sections", ("self", this), ("tensor_indices_or_sections", indices), ("dim", dim));
        public Tensor[] hsplit(long size) => All("hsplit.int", ("self", this), ("sections", size));
        public Tensor[] hsplit(params long[] sizes) => All("hsplit.array", ("self", this), ("indices", sizes));
        public Tensor[] vsplit(long size) => All("vsplit.int", ("self", this), ("sections", size));
        public Tensor[] vsplit(params long[] sizes) => All("vsplit.array", ("self", this), ("indices", sizes));
        public Tensor select_scatter(Tensor src, long dim, long index) => One("select_scatter", ("self", this), ("src", src), ("dim", dim), ("index", index));
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) => One("slice_scatter", ("self", this), ("src", src), ("dim", dim), ("start", start), ("end", end), ("step", step));
    }
}
