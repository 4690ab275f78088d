namespace GraphBridge.Lowering.Emitting;

/// <summary>Finds known tensors that are equal: small ones by their bytes, large ones by where these lie.</summary>
internal sealed class SharedConstants
{
    private const int MostCompared = 4096;

    private readonly Dictionary<TensorData, Term> _small = [];
    private readonly Dictionary<(FileRange Range, ElementType Type, string Dimensions), Term> _large = [];

    /// <summary>Whether a tensor is so small that its bytes are compared.</summary>
    public static bool AreCompared(TensorData data) => data.ByteLength <= MostCompared;

    /// <summary>The first term that has the same elements: it or one before it. What modules own keeps its name.</summary>
    public Term First(Term term)
    {
        if (term.Data is not { HasContent: true } data || term.Producer is not null || term.Source is { Kind: not ValueKind.Constant } || !data.Strings.IsDefault)
            return term;
        if (AreCompared(data))
            return _small.TryAdd(data, term) ? term : _small[data];
        if (data.Range is not { } range)
            return term;
        var key = (range, data.ElementType, string.Join(',', data.Dimensions));
        return _large.TryAdd(key, term) ? term : _large[key];
    }
}
