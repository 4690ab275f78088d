using GraphBridge.Formats.Onnx;
using Xunit;

namespace GraphBridge.Formats.Tests.Onnx;

public sealed class OnnxRoundTripTests
{
    [Fact]
    public void Random_graphs_come_back_equal() => RoundTrip.HoldsForRandomGraphs(new OnnxFormat());

    [Fact]
    public void Writing_twice_gives_the_same_bytes() => RoundTrip.GivesTheSameBytesTwice(new OnnxFormat());

    [Fact]
    public void Our_own_file_is_written_to_its_own_bytes() => RoundTrip.GivesBackItsOwnBytes(new OnnxFormat());
}
