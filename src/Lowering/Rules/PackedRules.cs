using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Batches of sequences of several lengths, which PyTorch packs.</summary>
internal static class PackedRules
{
    public static void AddTo(RuleTable table)
    {
        table.Add("_pack_padded_sequence(Tensor input, Tensor lengths, bool batch_first) -> (Tensor, Tensor)", Pack);
        table.Add("_pad_packed_sequence(Tensor data, Tensor batch_sizes, bool batch_first, Scalar padding_value, int total_length) -> (Tensor, Tensor)", Unpack);
        table.Add("pad_sequence(Tensor[] sequences, bool batch_first=False, float padding_value=0.0) -> Tensor", PadSequence);
    }

    private static Term?[] Pack(Emitter e, Arguments a)
    {
        var x = a.Bool("batch_first") ? e.Swap(a["input"], 0, 1) : a["input"];
        var lengths = e.Cast(a["lengths"], ElementType.Int64);
        var times = e.Op("Range", e.Scalar(0, ElementType.Int64), e.Reduce("ReduceMax", lengths, [], keep: false), e.Scalar(1, ElementType.Int64));
        var isThere = e.Op("Less", e.Op("Unsqueeze", [times, e.Ints(1)], []), lengths);
        return [SequencePacking.Taken(e, x, isThere), SequencePacking.Count(e, isThere, 1, ElementType.Int64)];
    }

    private static Term?[] Unpack(Emitter e, Arguments a)
    {
        var (data, sizes, isBatchFirst, total) = (a["data"], a["batch_sizes"], a.Bool("batch_first"), a.Int("total_length"));
        // no sequence is there at the times behind
        if (total > 0)
            sizes = e.Slice(e.Op("Concat", [sizes, e.Expand(e.Ints(0), total)], [("axis", 0)]), 0, 0, total);
        var packing = new SequencePacking(e, sizes, a.Result().Shape[isBatchFirst ? 0 : 1]);
        var isThere = e.Op("Unsqueeze", [packing.IsThere, e.Ints([.. Enumerable.Range(2, data.Rank - 1).Select(axis => (long)axis)])], []);
        var padded = e.Op("Where", isThere, packing.Unpack(data), e.Scalar(a.Float("padding_value"), data.Type));
        int[] order = [1, 0, .. Enumerable.Range(2, data.Rank - 1)];
        return [isBatchFirst ? e.Transpose(padded, order) : padded, SequencePacking.Count(e, packing.IsThere, 0, ElementType.Int64)];
    }

    private static Term PadSequence(Emitter e, Arguments a)
    {
        var (sequences, isBatchFirst) = (a.List("sequences"), a.Bool("batch_first"));
        var longest = a.Result().Shape[isBatchFirst ? 1 : 0];
        var padded = Array.ConvertAll(sequences, sequence =>
        {
            var more = new Sizes.Size[2 * sequence.Rank];
            more[sequence.Rank] = longest - sequence.Dimensions[0];
            var whole = more[sequence.Rank] == 0 ? sequence
                : e.Op("Pad", [sequence, e.Sizes(more), a.Float("padding_value") == 0 ? null : e.Scalar(a.Float("padding_value"), sequence.Type)], [], shape: sequence.Dimensions.SetItem(0, longest));
            return e.Unsqueeze(whole, isBatchFirst ? 0 : 1);
        });
        return e.Concat(isBatchFirst ? 0 : 1, padded);
    }
}
