namespace GraphBridge.Capture.TorchScript;

/// <summary>Writes what a call of the native side takes: a count, and so many names, each with its value.</summary>
internal sealed class CallWriter : ValueWriter
{
    public void Count(int count) => Buffer.Unsigned((ulong)count);

    public void Name(string name) => Buffer.Text(name);

    public void Append(CallWriter other) => Buffer.Bytes(other.Written);
}
