using System.Globalization;

namespace GraphBridge.Capture.TorchScript;

/// <summary>
/// What came back from the native side, flat: the tensors in the order in which they stand in lists, tuples and
/// dictionaries, null for a None among them, and the text of a number or bool.
/// </summary>
internal sealed class NativeValues
{
    private readonly List<TorchTensor?> _tensors = [];

    /// <summary>The tensors; the caller owns them.</summary>
    public IReadOnlyList<TorchTensor?> Tensors => _tensors;

    /// <summary>The last number, bool or text as the recorder writes a value that was read; null where there is none.</summary>
    public string? Scalar { get; private set; }

    /// <summary>Reads a count and so many values, and gives the bytes back.</summary>
    public static NativeValues ReadAll(ref LibTorch.Bytes bytes)
    {
        var values = new NativeValues();
        try
        {
            var reader = new EventReader(bytes.Span, 0);
            for (var left = reader.ReadCount(); left > 0; left--)
                values.Read(ref reader);
        }
        finally
        {
            LibTorch.FreeBytes(ref bytes);
        }
        return values;
    }

    /// <summary>Reads one value, and gives the bytes back.</summary>
    public static NativeValues ReadOne(ref LibTorch.Bytes bytes)
    {
        var values = new NativeValues();
        try
        {
            var reader = new EventReader(bytes.Span, 0);
            values.Read(ref reader);
        }
        finally
        {
            LibTorch.FreeBytes(ref bytes);
        }
        return values;
    }

    private void Read(ref EventReader reader)
    {
        switch (reader.PeekTag())
        {
            case ValueTag.None:
                reader.ReadTag();
                _tensors.Add(null);
                break;
            case ValueTag.Tensor:
                reader.ReadTag();
                _tensors.Add(new((nint)reader.ReadUnsigned()));
                break;
            case ValueTag.List or ValueTag.Tuple:
                reader.ReadTag();
                for (var left = reader.ReadCount(); left > 0; left--)
                    Read(ref reader);
                break;
            case ValueTag.Dict:
                reader.ReadTag();
                for (var left = reader.ReadCount(2); left > 0; left--)
                {
                    reader.SkipValue();
                    Read(ref reader);
                }
                break;
            case ValueTag.True or ValueTag.False:
                Scalar = reader.ReadTag() == ValueTag.True ? "true" : "false";
                break;
            case ValueTag.Int:
                reader.ReadTag();
                Scalar = reader.ReadSigned().ToString(CultureInfo.InvariantCulture);
                break;
            case ValueTag.Float:
                reader.ReadTag();
                Scalar = reader.ReadDouble().ToString("R", CultureInfo.InvariantCulture);
                break;
            default:
                reader.SkipValue();
                break;
        }
    }
}
