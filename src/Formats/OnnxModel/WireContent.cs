namespace GraphBridge.Formats.OnnxModel;

/// <summary>Where a tensor's content stands in a file, and in which field: raw_data, float_data or double_data.</summary>
internal readonly record struct ContentRange(int Field, int Offset, int Length);

/// <summary>
/// Takes the content of tensors out of a model's bytes, leaving a number in its place, so that the model can be parsed
/// without touching its weights; and puts it back when a model is written.
/// </summary>
internal static class WireContent
{
    /// <summary>Content shorter than this stays where it is: a range costs more than a copy.</summary>
    private const int Shortest = 1024;

    /// <summary>What a node of so many bytes holds is in memory at once.</summary>
    private const int ShortestKept = 1 << 18;

    /// <summary>A model without its long content.</summary>
    /// <param name="Skeleton">The message, with <c>graphbridge_content</c> where content was.</param>
    /// <param name="Contents">The content, by number.</param>
    public readonly record struct Taken(ReadOnlyMemory<byte> Skeleton, List<ContentRange> Contents);

    /// <summary>Takes long content out, and checks the whole structure: lengths, wire types, depth.</summary>
    /// <param name="file">The model.</param>
    /// <param name="limits">How deep messages nest at most.</param>
    /// <param name="count">Counts what they will take in memory.</param>
    /// <param name="memory">The same where it is in memory; it is its own skeleton then, if there is nothing to take out.</param>
    public static Taken TakeOut(WireBytes file, ReadLimits limits, ElementCount count, ReadOnlyMemory<byte>? memory = null)
    {
        if (memory is { } whole)
        {
            if (!Check(file, 0, file.Length, WireSchema.Model, count, Stay.Main, limits.MessageDepth))
                return new(whole, []);
            // the same is not counted twice
            count = ElementCount.None;
        }
        var state = new State(count);
        CopyMessage(file, 0, file.Length, WireSchema.Model, state, Stay.Main, limits.MessageDepth);
        return new(state.Skeleton.Written, state.Contents);
    }

    /// <summary>Whether the fields at the start of a file are those of a model.</summary>
    public static bool LooksLikeModel(ReadOnlySpan<byte> head)
    {
        var found = 0;
        try
        {
            var cursor = new WireCursor(head, 0, head.Length);
            while (!cursor.AtEnd)
            {
                var (number, wireType) = cursor.Tag();
                if (WireSchema.Model.Field(number) is not { } field || field.WireType != wireType)
                    return false;
                found++;
                // the graph goes on beyond the head
                if (number == ModelProto.GraphFieldNumber)
                    return true;
                cursor.Skip(wireType);
            }
            return found > 0;
        }
        catch (GraphBridgeException)
        {
            return found > 0;
        }
    }

    private sealed class State(ElementCount count)
    {
        public ElementCount Count => count;

        public readonly WireBuffer Skeleton = new(1 << 16);
        public readonly List<ContentRange> Contents = [];
    }

    private static void CopyMessage(WireBytes file, int start, int end, WireSchema schema, State state, Stay stay, int levels)
    {
        RequireLevel(levels, start);
        var content = schema.IsTensor ? SingleContent(file, start, end) : null;
        var cursor = new WireCursor(file, start, end);
        var copied = start;
        while (!cursor.AtEnd)
        {
            var at = cursor.Position;
            var (number, wireType) = cursor.Tag();
            var field = Known(schema, number, wireType, at);
            if (wireType != 2 || field is null)
            {
                Count(state.Count, schema, field, 1, 1, stay);
                cursor.Skip(wireType);
                continue;
            }

            var (first, last) = cursor.Counted();
            RequireText(file, first, last, field);
            if (content is { } range && first == range.Offset)
            {
                state.Skeleton.Bytes(file[copied..at]);
                state.Skeleton.Tag(TensorProto.GraphbridgeContentFieldNumber, 0);
                state.Skeleton.Varint((uint)state.Contents.Count);
                state.Contents.Add(range);
                copied = last;
                continue;
            }
            var within = Count(state.Count, schema, field, last - first, Values(file, first, last, field), stay);
            if (field.Message is { } message)
            {
                if (!message.HoldsTensors || last - first < Shortest)
                {
                    Check(file, first, last, message, state.Count, within, levels - 1);
                    continue;
                }
                // the length is known only afterwards
                state.Skeleton.Bytes(file[copied..at]);
                state.Skeleton.Tag(number, 2);
                var begin = state.Skeleton.BeginCounted();
                CopyMessage(file, first, last, message, state, within, levels - 1);
                state.Skeleton.EndCounted(begin);
                copied = last;
            }
        }
        state.Skeleton.Bytes(file[copied..end]);
    }

    /// <summary>Checks the structure of a message, in which so many levels may be, and says whether content could be taken out of it.</summary>
    private static bool Check(WireBytes file, int start, int end, WireSchema schema, ElementCount count, Stay stay, int levels)
    {
        RequireLevel(levels, start);
        var holdsContent = schema.IsTensor && SingleContent(file, start, end) is not null;
        var cursor = new WireCursor(file, start, end);
        while (!cursor.AtEnd)
        {
            var at = cursor.Position;
            var (number, wireType) = cursor.Tag();
            var field = Known(schema, number, wireType, at);
            if (wireType != 2 || field is null)
            {
                Count(count, schema, field, 1, 1, stay);
                cursor.Skip(wireType);
                continue;
            }
            var (first, last) = cursor.Counted();
            RequireText(file, first, last, field);
            var within = Count(count, schema, field, last - first, Values(file, first, last, field), stay);
            if (field.Message is { } message)
                holdsContent |= Check(file, first, last, message, count, within, levels - 1) && message.HoldsTensors;
        }
        return holdsContent;
    }

    /// <summary>How long what is made of a message stays.</summary>
    private enum Stay
    {
        /// <summary>It is the model, or its main graph.</summary>
        Main,

        /// <summary>It is in a node or in value_info of the main graph, of which a message is made when its turn comes.</summary>
        Passing,

        /// <summary>It is parsed with all others.</summary>
        Kept,
    }

    private static Stay Within(WireSchema schema, WireField? field, int length, Stay around) => (around, schema.Name) switch
    {
        (Stay.Main, nameof(ModelProto)) when field?.Number == ModelProto.GraphFieldNumber => Stay.Main,
        (Stay.Main, nameof(GraphProto)) when field?.Number is GraphProto.NodeFieldNumber or GraphProto.ValueInfoFieldNumber && length < ShortestKept => Stay.Passing,
        (Stay.Passing, nameof(AttributeProto)) when field?.Message == WireSchema.Graph => Stay.Kept,
        (Stay.Passing, _) => Stay.Passing,
        _ => Stay.Kept,
    };

    /// <summary>Counts a field, and says how long what is made of it stays.</summary>
    private static Stay Count(ElementCount count, WireSchema schema, WireField? field, int length, int values, Stay around)
    {
        var stay = Within(schema, field, length, around);
        var costs = field?.Costs ?? WireCosts.Unknown;
        count.Add((long)values * (stay == Stay.Passing ? costs.Passing : costs.Kept));
        return stay;
    }

    /// <summary>How many values counted bytes have: a message or a text is one, numbers may stand packed.</summary>
    private static int Values(WireBytes file, int start, int end, WireField field)
    {
        if (field.WireType != 0)
            return field.WireType == 2 ? 1 : (end - start) / (field.WireType == 1 ? sizeof(long) : sizeof(int));
        var values = 0;
        foreach (var part in file[start..end])
            values += part < 0x80 ? 1 : 0;
        return values;
    }

    /// <summary>A field's schema, or null for a field of a newer version.</summary>
    private static WireField? Known(WireSchema schema, int number, int wireType, int at)
    {
        if (number == TensorProto.GraphbridgeContentFieldNumber)
            throw WireCursor.Broken(at, $"field {number} is not ONNX's");
        var field = schema.Field(number);
        return field is null || field.Allows(wireType) ? field : throw WireCursor.Broken(at, $"{schema.Name}.{field.JsonName} has wire type {wireType}");
    }

    // protobuf's parser would put a replacement character where text is broken, and say nothing
    private static void RequireText(WireBytes file, int start, int end, WireField field)
    {
        if (field.Type == Google.Protobuf.Reflection.FieldType.String && !System.Text.Unicode.Utf8.IsValid(file[start..end]))
            throw WireCursor.Broken(start, $"{field.JsonName} is no UTF-8 text");
    }

    private static void RequireLevel(int levels, int at)
    {
        if (levels < 0)
            throw new GraphBridgeException("messages are nested too deep", place: $"byte {at}", remedy: "export the model with fewer nested graphs");
    }

    /// <summary>The one long content field of a tensor; null where there is none, or more than one.</summary>
    private static ContentRange? SingleContent(WireBytes file, int start, int end)
    {
        ContentRange? found = null;
        var cursor = new WireCursor(file, start, end);
        while (!cursor.AtEnd)
        {
            var (number, wireType) = cursor.Tag();
            if (number is not (TensorProto.RawDataFieldNumber or TensorProto.FloatDataFieldNumber or TensorProto.DoubleDataFieldNumber))
            {
                cursor.Skip(wireType);
                continue;
            }
            if (found is not null || wireType != 2)
                return null;
            var (first, last) = cursor.Counted();
            if (last - first < Shortest)
                return null;
            found = new(number, first, last - first);
        }
        return found;
    }

    /// <summary>Writes a model, putting content back where its number stands.</summary>
    /// <exception cref="GraphBridgeException">The whole would pass protobuf's limit of 2 GiB.</exception>
    public static void PutBack(WrittenModel model, Stream destination)
    {
        var lengths = new List<long>();
        var around = Measure(model.Before, WireSchema.Model);
        var graph = model.Graph.Sum(piece => Measure(piece, WireSchema.Graph));
        around += Measure(model.After, WireSchema.Model);
        if (around + graph > int.MaxValue)
            throw new GraphBridgeException($"the model has {around + graph} bytes, and a protobuf message ends at 2 GiB", remedy: "keep its weights in an external file");
        var next = 0;
        Emit(model.Before, WireSchema.Model);
        WriteVarint(destination, (uint)(ModelProto.GraphFieldNumber << 3) | 2);
        WriteVarint(destination, (ulong)graph);
        foreach (var piece in model.Graph)
            Emit(piece, WireSchema.Graph);
        Emit(model.After, WireSchema.Model);

        long Measure(ReadOnlyMemory<byte> piece, WireSchema schema) => model.Contents.Count == 0 ? piece.Length
            : WireContent.Measure(piece.Span, 0, piece.Length, schema, model.Contents, lengths);

        void Emit(ReadOnlyMemory<byte> piece, WireSchema schema)
        {
            if (model.Contents.Count == 0)
                destination.Write(piece.Span);
            else
                WireContent.Emit(piece.Span, 0, piece.Length, schema, model.Contents, lengths, ref next, destination);
        }
    }

    // Sizes go into the list in the order in which Emit meets the messages.
    private static long Measure(ReadOnlySpan<byte> skeleton, int start, int end, WireSchema schema, IReadOnlyList<(int Field, TensorData Data)> contents, List<long> lengths)
    {
        long size = 0;
        var cursor = new WireCursor(skeleton, start, end);
        while (!cursor.AtEnd)
        {
            var at = cursor.Position;
            var (number, wireType) = cursor.Tag();
            if (number == TensorProto.GraphbridgeContentFieldNumber)
            {
                var (field, data) = contents[(int)cursor.Varint()];
                size += VarintSize((uint)(field << 3)) + VarintSize((ulong)data.ByteLength) + data.ByteLength;
            }
            else if (schema.Field(number)?.Message is { HoldsTensors: true } message)
            {
                var tagSize = cursor.Position - at;
                var (first, last) = cursor.Counted();
                var slot = lengths.Count;
                lengths.Add(0);
                lengths[slot] = Measure(skeleton, first, last, message, contents, lengths);
                size += tagSize + VarintSize((ulong)lengths[slot]) + lengths[slot];
            }
            else
            {
                cursor.Skip(wireType);
                size += cursor.Position - at;
            }
        }
        return size;
    }

    private static void Emit(ReadOnlySpan<byte> skeleton, int start, int end, WireSchema schema, IReadOnlyList<(int Field, TensorData Data)> contents,
        List<long> lengths, ref int next, Stream destination)
    {
        var cursor = new WireCursor(skeleton, start, end);
        var copied = start;
        while (!cursor.AtEnd)
        {
            var at = cursor.Position;
            var (number, wireType) = cursor.Tag();
            if (number == TensorProto.GraphbridgeContentFieldNumber)
            {
                destination.Write(skeleton[copied..at]);
                var (field, data) = contents[(int)cursor.Varint()];
                WriteVarint(destination, (uint)(field << 3) | 2);
                WriteVarint(destination, (ulong)data.ByteLength);
                data.CopyTo(destination);
                copied = cursor.Position;
            }
            else if (schema.Field(number)?.Message is { HoldsTensors: true } message)
            {
                destination.Write(skeleton[copied..cursor.Position]);
                var (first, last) = cursor.Counted();
                WriteVarint(destination, (ulong)lengths[next++]);
                Emit(skeleton, first, last, message, contents, lengths, ref next, destination);
                copied = last;
            }
            else
            {
                cursor.Skip(wireType);
            }
        }
        destination.Write(skeleton[copied..end]);
    }

    private static void WriteVarint(Stream destination, ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        destination.Write(bytes[..length]);
    }

    private static int VarintSize(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7)
            size++;
        return size;
    }
}
