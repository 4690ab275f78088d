using System.Collections;
using System.Globalization;
using GraphBridge.Capture.TorchSharp.Operators;

namespace GraphBridge.Capture.Tests.TorchSharp.Operators;

internal sealed record FakeTensor(string Name)
{
    public long Id => Name[0];
}

internal sealed record FakeScalar(object Value);

internal sealed record FakeDevice(string Name);

internal readonly struct FakeSize(params long[] sizes) : IEnumerable<long>
{
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal enum ScalarType : sbyte { Float16 = 5, Int64 = 4, Float64 = 7 }
internal enum RoundingMode { None, trunc, floor }
internal enum Padding { Valid, Same }
internal enum PaddingModes { Zeros, Reflect, Replicate, Circular, Constant }
internal enum Reduction : long { None, Mean, Sum }
internal enum InterpolationMode { Nearest, Linear, Bilinear }
internal enum FFTNormType { Backward, Forward, Ortho }
internal enum DeviceType { CPU, CUDA }

/// <summary>What a host would know of the fakes; a tensor's id is its name.</summary>
internal sealed class FakeObjects : TorchObjects
{
    public override bool IsTensor(object value) => value is FakeTensor;

    public override void AddTensor(ValueWriter writer, object tensor) => writer.AddTensor(((FakeTensor)tensor).Id);

    public override int Rank(object tensor) => 3;

    public override bool IsScalar(object value) => value is FakeScalar;

    public override void AddScalar(ValueWriter writer, object scalar)
    {
        if (((FakeScalar)scalar).Value is long number)
            writer.AddInt(number);
        else
            writer.AddFloat(Convert.ToDouble(((FakeScalar)scalar).Value, CultureInfo.InvariantCulture));
    }

    public override string? DeviceName(object value) => (value as FakeDevice)?.Name;
}
