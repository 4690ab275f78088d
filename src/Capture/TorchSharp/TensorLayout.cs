namespace GraphBridge.Capture.TorchSharp;

/// <summary>What a tensor is and where its elements lie, as it was when it was last looked at. Used again and again.</summary>
internal sealed class TensorLayout
{
    private long[] _sizes = new long[8];
    private long[] _strides = new long[8];

    /// <summary>The type of its elements; 1000 and torch's number for types that only torch has.</summary>
    public ElementType ElementType { get; private set; }

    /// <summary>Bytes of one element.</summary>
    public int ItemSize { get; private set; }

    /// <summary>The first element; 0 where there are none, or none that can be reached.</summary>
    public nint Data { get; private set; }

    /// <summary>Where in its memory it begins, in elements.</summary>
    public long Offset { get; private set; }

    public int Rank { get; private set; }

    public Span<long> Sizes => _sizes.AsSpan(0, Rank);

    public Span<long> Strides => _strides.AsSpan(0, Rank);

    /// <summary>Where the memory begins that it lies in; 0 where that is not known.</summary>
    public nint Base => Data == 0 ? 0 : (nint)(Data - Offset * ItemSize);

    public long ElementCount
    {
        get
        {
            var count = 1L;
            foreach (var size in Sizes)
                count *= size;
            return count;
        }
    }

    /// <summary>Bytes of all its elements.</summary>
    public long ByteCount => ElementCount * ItemSize;

    /// <summary>Bytes from the beginning of its memory to the end of its last element.</summary>
    public long Extent
    {
        get
        {
            if (ElementCount == 0)
                return 0;
            var last = Offset;
            for (var i = 0; i < Rank; i++)
                last += (_sizes[i] - 1) * _strides[i];
            return (last + 1) * ItemSize;
        }
    }

    /// <summary>Whether the elements lie one after another, row-major.</summary>
    public bool IsContiguous
    {
        get
        {
            var next = 1L;
            for (var i = Rank - 1; i >= 0; i--)
            {
                if (_sizes[i] != 1 && _strides[i] != next)
                    return false;
                next *= _sizes[i];
            }
            return true;
        }
    }

    /// <summary>A number that another layout has only where it is the same.</summary>
    public long Stamp
    {
        get
        {
            var stamp = HashCode.Combine(ElementType, Data, Offset, Rank);
            var wide = (ulong)(uint)stamp;
            for (var i = 0; i < Rank; i++)
                wide = (wide ^ (ulong)_sizes[i]) * 0x9E3779B97F4A7C15 + (ulong)_strides[i];
            return (long)wide;
        }
    }

    public void Set(int scalarType, nint data, long offset, int rank)
    {
        (ElementType, ItemSize) = TorchTypes.Of(scalarType);
        (Data, Offset, Rank) = (data, offset, rank);
        if (rank > _sizes.Length)
            (_sizes, _strides) = (new long[rank], new long[rank]);
    }

    public void CopyFrom(TensorLayout other)
    {
        (ElementType, ItemSize, Data, Offset, Rank) = (other.ElementType, other.ItemSize, other.Data, other.Offset, other.Rank);
        if (Rank > _sizes.Length)
            (_sizes, _strides) = (new long[Rank], new long[Rank]);
        other.Sizes.CopyTo(_sizes);
        other.Strides.CopyTo(_strides);
    }

    /// <summary>A tensor without dimensions of the same type.</summary>
    public TensorLayout Scalar() => new() { ElementType = ElementType, ItemSize = ItemSize };

    /// <summary>Takes a dimension away, as <c>select</c> does.</summary>
    public void Select(int dimension, long index)
    {
        Move(index * _strides[dimension]);
        _sizes.AsSpan(dimension + 1, Rank - dimension - 1).CopyTo(_sizes.AsSpan(dimension));
        _strides.AsSpan(dimension + 1, Rank - dimension - 1).CopyTo(_strides.AsSpan(dimension));
        Rank--;
    }

    /// <summary>Keeps every so many of a dimension, as <c>slice</c> does; the bounds lie inside it.</summary>
    public void Slice(int dimension, long start, long stop, long step)
    {
        Move(start * _strides[dimension]);
        _sizes[dimension] = Math.Max(0, (stop - start + step - 1) / step);
        _strides[dimension] *= step;
    }

    /// <summary>Adds a dimension of one, as <c>unsqueeze</c> does.</summary>
    public void Unsqueeze(int dimension)
    {
        if (Rank == _sizes.Length)
        {
            Array.Resize(ref _sizes, 2 * Rank);
            Array.Resize(ref _strides, 2 * Rank);
        }
        var stride = dimension < Rank ? _sizes[dimension] * _strides[dimension] : 1;
        _sizes.AsSpan(dimension, Rank - dimension).CopyTo(_sizes.AsSpan(dimension + 1));
        _strides.AsSpan(dimension, Rank - dimension).CopyTo(_strides.AsSpan(dimension + 1));
        (_sizes[dimension], _strides[dimension]) = (1, stride);
        Rank++;
    }

    private void Move(long elements)
    {
        Offset += elements;
        if (Data != 0)
            Data += (nint)(elements * ItemSize);
    }
}
