namespace GraphBridge.Capture.TorchScript;

/// <summary>One call of an operator by its schema: arguments by name, then the call. Those left out get their default, or None.</summary>
internal sealed class OperatorCall : IDisposable
{
    private readonly CallWriter _arguments = new();
    private int _count;

    /// <summary>Where the value of an argument is written next.</summary>
    public ValueWriter Argument(string name)
    {
        _count++;
        _arguments.Name(name);
        return _arguments;
    }

    public OperatorCall Ints(string name, ReadOnlySpan<long> values)
    {
        Argument(name).AddInts(values);
        return this;
    }

    public OperatorCall Int(string name, long value)
    {
        Argument(name).AddInt(value);
        return this;
    }

    public OperatorCall Float(string name, double value)
    {
        Argument(name).AddFloat(value);
        return this;
    }

    public OperatorCall Bool(string name, bool value)
    {
        Argument(name).AddBool(value);
        return this;
    }

    public OperatorCall Text(string name, string value)
    {
        Argument(name).AddString(value);
        return this;
    }

    public OperatorCall Add(string name, TorchTensor tensor)
    {
        Argument(name).AddTensor(tensor.Number);
        return this;
    }

    /// <summary>Calls an operator that gives one tensor.</summary>
    /// <exception cref="GraphBridgeException">The operator failed; the text is libtorch's.</exception>
    public TorchTensor Tensor(string name, string overload = "")
    {
        var results = Run(name, overload);
        return results.Tensors is [{ } only] ? only : throw new GraphBridgeException($"{name} gave {results.Tensors.Count} tensors and not one", remedy: "report this");
    }

    /// <summary>Calls an operator.</summary>
    /// <exception cref="GraphBridgeException">The operator failed; the text is libtorch's.</exception>
    public NativeValues Run(string name, string overload)
    {
        using var all = new CallWriter();
        all.Count(_count);
        all.Append(_arguments);
        if (LibTorch.Call(name, overload, all.Written, (nuint)all.Written.Length, out var results) != 0)
            throw new GraphBridgeException(LibTorch.LastError, place: name, remedy: "check the operation's arguments");
        return NativeValues.ReadAll(ref results);
    }

    public void Dispose() => _arguments.Dispose();
}
