using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>
/// Where the elements of a packed batch stand: at each time those of the sequences that are not at their end, longer sequences
/// first. How long sequences are is known only when the model runs.
/// </summary>
internal sealed class SequencePacking
{
    private readonly Emitter _e;
    private readonly Term _rows;
    private readonly Size _time;
    private readonly Size _batch;

    /// <param name="e">What makes the nodes.</param>
    /// <param name="batchSizes">How many sequences there are at each time.</param>
    /// <param name="batch">How many there are.</param>
    public SequencePacking(Emitter e, Term batchSizes, Size batch)
    {
        // a symbol that nothing defines: the longest length is in no shape
        (_e, _time, _batch) = (e, Size.Symbol($"time_of_{(batchSizes.Stands ?? batchSizes.Source)?.Name}"), batch);
        var sizes = Column(batchSizes);
        var sequences = e.Range(batch);
        IsThere = e.Op("Less", sequences, sizes);
        var starts = e.Op("CumSum", [batchSizes, e.Scalar(0, ElementType.Int64)], [("exclusive", 1)]);
        // what is not there may be anything that is
        _rows = e.Op("Where", IsThere, e.Op("Add", Column(starts), sequences), e.Scalar(0, ElementType.Int64));
    }

    /// <summary>Whether a sequence has an element at a time: time, batch.</summary>
    public Term IsThere { get; }

    /// <summary>How long each sequence is, as ONNX's recurrent layers take it.</summary>
    public Term Lengths => Count(_e, IsThere, 0, ElementType.Int32);

    /// <summary>How many are true along a dimension.</summary>
    public static Term Count(Emitter e, Term truths, int axis, ElementType type) => e.Op("ReduceSum", [e.Cast(truths, type), e.Ints(axis)], [("keepdims", 0)]);

    /// <summary>Packed elements to time, batch, features. What is not there is not zero.</summary>
    public Term Unpack(Term data) => _e.Op("Gather", [data, _rows], [], shape: [_time, _batch, .. data.Dimensions.AsSpan()[1..]]);

    /// <summary>The other way round.</summary>
    public Term Pack(Term sequences) => Taken(_e, sequences, IsThere);

    /// <summary>The elements of a sequence of time, batch and features where there are any.</summary>
    public static Term Taken(Emitter e, Term sequences, Term isThere) => e.Op("GatherND", [sequences, e.Op("Transpose", [e.Op("NonZero", isThere)], [("perm", new long[] { 1, 0 })])], []);

    private Term Column(Term row) => _e.Op("Unsqueeze", [row, _e.Ints(1)], []);
}
