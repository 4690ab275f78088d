using System.Runtime.InteropServices;
using GraphBridge.Health;
using GraphBridge.Numbers;
using Xunit;

namespace GraphBridge.Tests.Numbers;

/// <summary>Tensors in files, of more elements than are looked at at once.</summary>
public sealed class LargeTensorTests : IDisposable
{
    private const int Channels = 1031, Elements = 2003;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"graphbridge-{Guid.NewGuid():N}.bin");

    public void Dispose() => File.Delete(_path);

    /// <summary>Numbers of which every third channel is zero, but for one whose only other number is its last.</summary>
    private static float[] Numbers()
    {
        var random = new Random(1);
        var numbers = new float[Channels * Elements];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i / Elements % 3 == 0 ? 0 : (float)(random.NextDouble() - 0.3) * 1e3f;
        (numbers[^1], numbers[Elements + 5], numbers[Elements + 6]) = (float.NaN, float.PositiveInfinity, -2e7f);
        numbers[1030 * Elements - 1] = 1;
        return numbers;
    }

    private TensorData InFile(ElementType type, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(_path, bytes);
        return TensorData.FromFile(type, [Channels, Elements], new(_path, 0, bytes.Length, bytes.Length, File.GetLastWriteTimeUtc(_path)));
    }

    [Fact]
    public void Statistics_of_a_file_are_those_of_its_bytes_to_the_last_bit()
    {
        var numbers = Numbers();
        Same<float>(ElementType.Float32, numbers);
        Same(ElementType.Float64, Array.ConvertAll(numbers, number => number * 1e200));
        Same(ElementType.Float16, Array.ConvertAll(numbers, number => (Half)number));
        Same(ElementType.Int8, Array.ConvertAll(numbers, number => (sbyte)Math.Clamp(number, -9f, 9f)));
    }

    private void Same<T>(ElementType type, T[] numbers) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        Assert.Equal(ElementStatistics.Of(type, bytes), ElementStatistics.Of(InFile(type, bytes)));
    }

    [Fact]
    public void Looking_at_a_file_takes_no_memory_for_its_elements()
    {
        var (graph, tensor) = Rectified();
        GraphHealth.Check(graph, null, _ => tensor);
        var before = GC.GetAllocatedBytesForCurrentThread();
        GraphHealth.Check(graph, null, _ => tensor);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, tensor.ByteLength / 4);
    }

    [Fact]
    public void Channels_are_counted_through_all_blocks()
    {
        var (graph, tensor) = Rectified();
        Assert.Equal(new ChannelCount(343, Channels), GraphHealth.Check(graph, new() { ChannelDimension = 0 }, _ => tensor).Values.Single().Channels);
    }

    private (ForwardGraph Graph, TensorData Tensor) Rectified()
    {
        var tensor = InFile(ElementType.Float32, MemoryMarshal.AsBytes(Numbers().AsSpan()));
        var builder = new ForwardGraphBuilder("net");
        builder.AddOperation(new("aten", "relu"), "relu", [], [new("", builder.AddValue("y", ValueKind.Activation, tensor.Type))]);
        return (builder.Build(), tensor);
    }
}
