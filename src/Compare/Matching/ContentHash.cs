namespace GraphBridge.Compare;

/// <summary>Hashes of what operations and values hold, from their content alone.</summary>
internal static class ContentHash
{
    // nested graphs, lists and types within each other: deeper than this only their kind counts
    private const int Deepest = 64;

    public static ulong Of(OpType type) => Mix.Of(Mix.Of(type.Domain), Mix.Of(type.Name), Mix.Of(type.Overload));

    public static ulong Of(DataType? type, int depth = 0) => depth > Deepest ? 1 : type switch
    {
        null => 2,
        TensorType tensor => Mix.Of(3, (ulong)tensor.ElementType, Of(tensor.Shape)),
        SparseTensorType sparse => Mix.Of(4, (ulong)sparse.ElementType, Of(sparse.Shape)),
        SequenceType sequence => Mix.Of(5, Of(sequence.Element, depth + 1)),
        OptionalType optional => Mix.Of(6, Of(optional.Element, depth + 1)),
        MapType map => Mix.Of(7, (ulong)map.Key, Of(map.Value, depth + 1)),
        OpaqueType opaque => Mix.Of(8, Mix.Of(opaque.Domain), Mix.Of(opaque.Name)),
        _ => throw new InvalidOperationException($"a type of kind {type.GetType()}"),
    };

    /// <summary>A hash of a type without its dimensions.</summary>
    public static ulong Shapeless(DataType? type) => type switch
    {
        null => 2,
        TensorType tensor => Mix.Of(3, (ulong)tensor.ElementType),
        SparseTensorType sparse => Mix.Of(4, (ulong)sparse.ElementType),
        _ => Of(type),
    };

    private static ulong Of(Shape? shape)
    {
        if (shape is null)
            return 9;
        ulong hash = 10;
        foreach (var dimension in shape.Dimensions)
            hash = Mix.Of(hash, dimension.Size is { } size ? (ulong)size : Mix.Of(dimension.Symbol));
        return hash;
    }

    public static ulong Of(NamedAttribute[] attributes, int depth = 0)
    {
        // the order of attributes says nothing
        ulong hash = 0;
        foreach (var attribute in attributes)
            hash += Mix.Of(Mix.Of(attribute.Name), Of(attribute.Value, depth));
        return hash;
    }

    public static ulong Of(AttributeValue value, int depth = 0) => depth > Deepest ? 1 : value switch
    {
        AttributeValue.Int number => Mix.Of(11, (ulong)number.Value),
        AttributeValue.Float number => Mix.Of(12, BitConverter.DoubleToUInt64Bits(number.Value)),
        AttributeValue.String text => Mix.Of(13, Mix.Of(text.Value)),
        AttributeValue.Bytes bytes => Mix.Of(14, Mix.Of(bytes.Value.Span)),
        AttributeValue.Bool truth => truth.Value ? 15u : 16u,
        AttributeValue.Tensor tensor => Mix.Of(17, Of(tensor.Value)),
        AttributeValue.SparseTensor sparse => Mix.Of(18, Of(sparse.Value)),
        AttributeValue.Type type => Mix.Of(19, Of(type.Value)),
        AttributeValue.Graph graph => Mix.Of(20, Nested(graph.Value, depth + 1)),
        AttributeValue.None => 21,
        AttributeValue.Reference reference => Mix.Of(22, Mix.Of(reference.Name), (ulong)reference.Kind),
        AttributeValue.List list => OfItems(list, depth),
        AttributeValue.Ints ints => OfItems(ints),
        _ => throw new InvalidOperationException($"an attribute of kind {value.GetType()}"),
    };

    public static ulong Of(TensorData data)
    {
        var hash = Mix.Of(23, Of(data.Type), data.HasContent ? 1u : 0u);
        if (!data.Strings.IsDefault)
        {
            foreach (var text in data.Strings)
                hash = Mix.Of(hash, Mix.Of(text.Span));
            return hash;
        }
        if (data.Range is null)
            return Mix.Of(hash, Mix.Of(data.ToMemory().Span));
        using var digest = System.Security.Cryptography.SHA256.Create();
        using (var stream = new System.Security.Cryptography.CryptoStream(Stream.Null, digest, System.Security.Cryptography.CryptoStreamMode.Write))
            data.CopyTo(stream);
        return Mix.Of(hash, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(digest.Hash));
    }

    public static ulong Of(SparseTensorData data) => Mix.Of(Of(data.Values), Of(data.Indices));

    private static ulong OfItems(AttributeValue.List list, int depth)
    {
        var hash = Mix.Of(24, (ulong)list.Kind);
        foreach (var item in list.Items)
            hash = Mix.Of(hash, Of(item, depth + 1));
        return hash;
    }

    private static ulong OfItems(AttributeValue.Ints list)
    {
        ulong hash = 25;
        foreach (var number in list.Values)
            hash = Mix.Of(hash, (ulong)number);
        return hash;
    }

    /// <summary>A hash of a graph inside an attribute, without its names: its operations in order and how they are wired.</summary>
    private static ulong Nested(ForwardGraph graph, int depth)
    {
        var store = graph.Store;
        var made = new ulong[store.ValueNames.Count];
        for (var value = 0; value < made.Length; value++)
            made[value] = Mix.Of((ulong)store.ValueKinds[value], Of(store.ValueTypes[value]));
        for (var i = 0; i < store.GraphInputs.Count; i++)
            made[store.GraphInputs[i]] = Mix.Of(26, (ulong)i);
        ulong hash = 27;
        for (var op = 0; op < store.OpTypes.Count; op++)
        {
            var own = Mix.Of(Of(store.OpTypes[op]), Of(store.OpAttributes[op], depth));
            for (var at = store.Inputs.Start[op]; at < store.Inputs.Start[op + 1]; at++)
                own = Mix.Of(own, Mix.Of(store.Inputs.Name[at]), store.Inputs.Value[at] < 0 ? 0 : made[store.Inputs.Value[at]]);
            for (var at = store.Outputs.Start[op]; at < store.Outputs.Start[op + 1]; at++)
                if (store.Outputs.Value[at] >= 0)
                    made[store.Outputs.Value[at]] = Mix.Of(own, (ulong)(at - store.Outputs.Start[op]));
            hash = Mix.Of(hash, own);
        }
        foreach (var output in store.GraphOutputs)
            hash = Mix.Of(hash, made[output]);
        return hash;
    }
}
