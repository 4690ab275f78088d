using GraphBridge.Numbers;

namespace GraphBridge.Health;

/// <summary>Counts the channels of a tensor that are zero everywhere.</summary>
internal static class Channels
{
    private const int BlockLength = 1024;

    /// <summary>The counts; null where the tensor has no channels or no numbers.</summary>
    public static ChannelCount? Count(TensorData tensor, int? dimension)
    {
        var rank = tensor.Dimensions.Length;
        var along = dimension is { } said ? said < 0 ? said + rank : said : rank >= 4 ? 1 : rank - 1;
        // of one dimension there is nothing but channels, and of each one element
        if (rank < 2 || along < 0 || along >= rank || tensor.Dimensions.Contains(0) || !Elements.AreNumbers(tensor.ElementType))
            return null;
        var (channels, inner) = (tensor.Dimensions[along], 1L);
        for (var i = along + 1; i < rank; i++)
            inner *= tensor.Dimensions[i];
        var isAlive = new bool[channels];
        var parts = Elements.Parts(tensor.ElementType);
        var before = 0L;
        Span<double> room = stackalloc double[BlockLength];
        using var blocks = new Blocks(tensor);
        while (blocks.Next(out var block))
        {
            var count = checked((int)(block.Length * 8L / tensor.ElementType.Bits() * parts));
            for (var from = 0; from < count; from += BlockLength)
            {
                var numbers = room[..Math.Min(BlockLength, count - from)];
                Elements.Read(tensor.ElementType, block, from, numbers);
                for (var i = 0; i < numbers.Length; i++)
                    if (numbers[i] != 0)
                        isAlive[(before + from + i) / parts / inner % channels] = true;
            }
            before += count;
        }
        return new(isAlive.LongCount(alive => !alive), channels);
    }
}
