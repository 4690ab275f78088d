using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>Writes the tensors that are given to the operations of a thread, and notes them.</summary>
internal sealed class RecordedObjects(Recording recording, TorchSharpLibrary library, RecordingThread thread) : TorchObjects
{
    public override bool IsTensor(object value) => library.IsTensor(value);

    public override void AddTensor(ValueWriter writer, object tensor)
    {
        if (!library.Tensors.IsAlive(tensor))
        {
            writer.AddNone();
            return;
        }
        var known = recording.Given(tensor, thread, thread.Frame!);
        thread.Given.Add(known);
        writer.AddTensor(known.Id);
    }

    public override int Rank(object tensor) => library.Tensors.Read(tensor, thread.Layout) ? thread.Layout.Rank : 0;

    public override bool IsScalar(object value) => library.IsScalar(value);

    public override void AddScalar(ValueWriter writer, object scalar) => library.WriteScalar(writer, scalar);

    public override object Unpacked(object value) => library.Unpacked(value)!;

    public override string? DeviceName(object device) => library.IsDevice(device) ? device.ToString() : null;
}
