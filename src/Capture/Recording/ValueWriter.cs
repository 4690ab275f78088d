namespace GraphBridge.Capture;

/// <summary>
/// Writes values of the event stream, each by the method that begins with <c>Add</c>; a list is followed by its elements.
/// The buffer is pooled and used again after <see cref="Clear"/>, so that a value allocates nothing.
/// </summary>
public abstract class ValueWriter : IDisposable
{
    private protected ValueWriter() { }

    private protected ByteBuffer Buffer { get; } = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => Buffer.Written;

    /// <summary>Begins anew.</summary>
    public void Clear() => Buffer.Clear();

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        Buffer.Return();
        GC.SuppressFinalize(this);
    }

    /// <summary>No value.</summary>
    public void AddNone() => Buffer.Byte((byte)ValueTag.None);

    /// <summary>True or false.</summary>
    public void AddBool(bool value) => Buffer.Byte((byte)(value ? ValueTag.True : ValueTag.False));

    /// <summary>An integer.</summary>
    public void AddInt(long value)
    {
        Buffer.Byte((byte)ValueTag.Int);
        Buffer.Signed(value);
    }

    /// <summary>A floating-point number.</summary>
    public void AddFloat(double value)
    {
        Buffer.Byte((byte)ValueTag.Float);
        Buffer.Double(value);
    }

    /// <summary>A complex number.</summary>
    public void AddComplex(double real, double imaginary)
    {
        Buffer.Byte((byte)ValueTag.Complex);
        Buffer.Double(real);
        Buffer.Double(imaginary);
    }

    /// <summary>A text.</summary>
    public void AddString(ReadOnlySpan<char> value) => Add(ValueTag.String, value);

    /// <summary>A tensor that was described.</summary>
    public void AddTensor(long id) => Add(ValueTag.Tensor, id);

    /// <summary>A list; its elements follow.</summary>
    public void AddList(int count) => Add(ValueTag.List, count);

    /// <summary>A tuple; its elements follow.</summary>
    public void AddTuple(int count) => Add(ValueTag.Tuple, count);

    /// <summary>A dictionary; for each entry its key and its value follow.</summary>
    public void AddDictionary(int count) => Add(ValueTag.Dict, count);

    /// <summary>A list of integers.</summary>
    public void AddInts(ReadOnlySpan<long> values)
    {
        Add(ValueTag.Ints, values.Length);
        foreach (var value in values)
            Buffer.Signed(value);
    }

    /// <summary>A device: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public void AddDevice(ReadOnlySpan<char> value) => Add(ValueTag.Device, value);

    /// <summary>An element type: <c>float32</c>.</summary>
    public void AddDType(ReadOnlySpan<char> value) => Add(ValueTag.DType, value);

    /// <summary>A layout: <c>strided</c>.</summary>
    public void AddLayout(ReadOnlySpan<char> value) => Add(ValueTag.Layout, value);

    /// <summary>A memory format: <c>contiguous</c>.</summary>
    public void AddMemoryFormat(ReadOnlySpan<char> value) => Add(ValueTag.MemoryFormat, value);

    /// <summary>Something that only the host knows, by its type's name.</summary>
    public void AddOpaque(ReadOnlySpan<char> type) => Add(ValueTag.Opaque, type);

    private void Add(ValueTag tag, long number)
    {
        Buffer.Byte((byte)tag);
        Number(number);
    }

    private void Add(ValueTag tag, ReadOnlySpan<char> text)
    {
        Buffer.Byte((byte)tag);
        Buffer.Text(text);
    }

    private protected void Number(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Buffer.Unsigned((ulong)number);
    }
}
