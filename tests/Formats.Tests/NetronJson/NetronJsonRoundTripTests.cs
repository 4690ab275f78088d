using GraphBridge.Formats.NetronJson;
using Xunit;

namespace GraphBridge.Formats.Tests.NetronJson;

public sealed class NetronJsonRoundTripTests
{
    [Fact]
    public void Random_graphs_come_back_equal() => RoundTrip.HoldsForRandomGraphs(new NetronJsonFormat());

    [Fact]
    public void Writing_twice_gives_the_same_bytes() => RoundTrip.GivesTheSameBytesTwice(new NetronJsonFormat());

    [Fact]
    public void Our_own_file_is_written_to_its_own_bytes() => RoundTrip.GivesBackItsOwnBytes(new NetronJsonFormat());
}
