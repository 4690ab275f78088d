using System.IO.Compression;
using GraphBridge.Fuzz.Mutating;
using GraphBridge.Fuzz.Targets;
using Xunit;

namespace GraphBridge.Fuzz.Tests;

public sealed class MutatorTests
{
    public static TheoryData<string> Targets => [.. AllTargets.List.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_number_makes_the_same_input_again_and_others_other_ones(string name)
    {
        var target = AllTargets.ByName(name);
        var first = Enumerable.Range(target.Seeds.Count, 30).Select(number => target.Input(7, number)).ToList();
        Assert.Equal(first, Enumerable.Range(target.Seeds.Count, 30).Select(number => target.Input(7, number)));
        Assert.True(first.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count() > 20);
    }

    [Fact]
    public void A_model_is_taken_apart_and_put_together_as_it_was()
    {
        foreach (var model in Fixtures.Files("*.onnx", largest: 100_000))
            Assert.Equal(model, WireTree.Write(WireTree.Parse(model)!));
    }

    [Fact]
    public void An_archive_that_is_put_together_can_be_read()
    {
        foreach (var archive in ArraySeeds.Npz())
        {
            using var again = new ZipArchive(new MemoryStream(ZipParts.Write(ZipParts.Read(archive)!)));
            foreach (var entry in again.Entries)
            {
                using var content = entry.Open();
                content.CopyTo(Stream.Null);
            }
            Assert.Equal(ArraySeeds.Npy().Count(), again.Entries.Count);
        }
    }
}
