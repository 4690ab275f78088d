using Xunit;

namespace GraphBridge.Capture.Tests.Recording;

public sealed class MemoryTests
{
    private static MemoryPlace Place(long[] sizes, long[] strides, long offset, int itemSize = 4)
    {
        long lowest = 0, highest = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            var reach = Math.Max(sizes[i] - 1, 0) * strides[i];
            (lowest, highest) = (lowest + Math.Min(reach, 0), highest + Math.Max(reach, 0));
        }
        return new(new(TensorType.Of(ElementType.Float32, sizes), 0, sizes, strides) { Lowest = lowest, Highest = highest }, offset, itemSize);
    }

    private static HashSet<long> Elements(MemoryPlace place)
    {
        HashSet<long> elements = place.Layout.IsEmpty ? [] : [place.Offset];
        for (var i = 0; i < place.Layout.Sizes.Length; i++)
            elements = [.. elements.SelectMany(at => Enumerable.Range(0, (int)place.Layout.Sizes[i]).Select(step => at + step * place.Layout.Strides[i]))];
        return elements;
    }

    private static MemoryPlace Draw(Random random)
    {
        var rank = random.Next(4);
        var sizes = Enumerable.Range(0, rank).Select(_ => (long)random.Next(random.Next(10) == 0 ? 0 : 1, 4)).ToArray();
        var strides = Enumerable.Range(0, rank).Select(_ => (long)random.Next(-2, 9)).ToArray();
        return Place(sizes, strides, random.Next(20));
    }

    [Fact]
    public void Overlap_is_what_counting_all_elements_says()
    {
        var random = new Random(3);
        var met = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (Draw(random), Draw(random));
            var expected = Elements(a).Overlaps(Elements(b));
            met += expected ? 1 : 0;
            Assert.True(expected == MemoryOverlap.Between(a, b), $"{a.Layout.Type} by {string.Join(',', a.Layout.Strides)} at {a.Offset}, {b.Layout.Type} by {string.Join(',', b.Layout.Strides)} at {b.Offset}");
        }
        Assert.InRange(met, 1000, 19_000);
    }

    [Fact]
    public void Elements_of_different_sizes_meet_where_their_bytes_may()
    {
        Assert.True(MemoryOverlap.Between(Place([2], [4], 0, 4), Place([1], [1], 1, 8)));
        Assert.False(MemoryOverlap.Between(Place([2], [1], 0, 4), Place([1], [1], 1, 8)));
    }

    [Fact]
    public void A_question_that_would_take_long_is_answered_with_yes()
    {
        long[] sizes = [.. Enumerable.Repeat(1000L, 12)];
        long[] strides = [.. Enumerable.Range(0, 12).Select(i => 1_000_003L + 2 * i * i)];
        Assert.True(MemoryOverlap.Between(Place(sizes, strides, 0), Place(sizes, [.. strides.Select(stride => stride + 4)], 1)));
    }

    [Fact]
    public void A_log_of_writes_finds_what_going_through_all_of_them_finds()
    {
        var random = new Random(5);
        var log = new WriteLog();
        var places = new List<MemoryPlace>();
        for (var i = 0; i < 1000; i++)
        {
            places.Add(Place([random.Next(1, 6)], [1], random.Next(300)));
            log.Add(new(i, i, places[i]));
            var (from, at) = (random.Next(i + 1), Place([3], [1], random.Next(300)));
            var expected = Enumerable.Range(from, i + 1 - from).Where(one => MemoryOverlap.Between(places[one], at)).ToArray();
            var found = new List<int>();
            for (var next = log.Next(from, at.Extent); next < log.Count; next = log.Next(next + 1, at.Extent))
                found.Add(next);
            Assert.Equal(expected, found);
        }
    }
}
