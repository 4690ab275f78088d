using GraphBridge.Capture.Zip;
using Xunit;

namespace GraphBridge.Capture.Tests.Zip;

public sealed class Crc32Tests
{
    [Fact]
    public void It_has_the_check_value_that_every_CRC_32_has() => Assert.Equal(0xCBF43926, Crc32.Append(0, "123456789"u8));

    [Fact]
    public void Nothing_has_the_sum_zero() => Assert.Equal(0u, Crc32.Append(0, []));

    [Fact]
    public void It_is_the_same_in_one_piece_and_in_pieces_of_any_length()
    {
        var bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        var whole = Crc32.Append(0, bytes);
        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(whole, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }
}
