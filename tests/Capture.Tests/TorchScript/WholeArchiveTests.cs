using System.IO.Compression;
using GraphBridge.Capture.TorchScript.Archives;
using GraphBridge.Capture.Zip;
using Xunit;

namespace GraphBridge.Capture.Tests.TorchScript;

/// <summary>What is checked of an archive without libtorch.</summary>
public sealed class WholeArchiveTests
{
    private static readonly byte[] Sound = File.ReadAllBytes(Archives.Small);

    [Fact]
    public void Sound_archives_are_whole()
    {
        foreach (var path in Archives.Sound)
            ArchiveCheck.RequireWhole(path, ReadLimits.Default, CancellationToken.None);
    }

    [Fact]
    public void An_archive_that_another_tool_made_anew_is_whole() => Check(Archives.With("version", content => content));

    [Fact]
    public void An_archive_cut_off_anywhere_is_an_error()
    {
        for (var length = 0; length < Sound.Length; length++)
            Assert.NotNull(Wrong(Sound.AsSpan(0, length).ToArray()));
    }

    [Fact]
    public void One_changed_byte_is_an_error_or_changes_no_entry()
    {
        var was = Entries(Sound);
        var errors = 0;
        for (var at = 0; at < Sound.Length; at++)
        {
            var changed = (byte[])Sound.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            if (Wrong(changed) is not null)
                errors++;
            else
                Assert.Equal(was, Entries(changed));
        }
        // padding, times and attributes are all that nothing watches
        Assert.InRange(errors, Sound.Length * 3 / 4, Sound.Length);
    }

    [Fact]
    public void One_changed_byte_of_an_unpacked_entry_is_always_an_error_that_names_it()
    {
        using var archive = new MemoryStream(Sound);
        // the last bits of a packed entry may be padding
        foreach (var entry in ZipContent.Check(archive, ZipLimits.OfModels(ReadLimits.Default), CancellationToken.None).Where(entry => !entry.IsDeflated))
        {
            for (var at = entry.Content; at < entry.Content + entry.Packed; at++)
            {
                var changed = (byte[])Sound.Clone();
                changed[at] ^= 0x10;
                Assert.Equal(entry.Name, Wrong(changed)?.Place);
            }
        }
    }

    [Theory]
    [InlineData("m/../../x")]
    [InlineData("/etc/x")]
    [InlineData("m\\x")]
    [InlineData("../m")]
    [InlineData("m//x")]
    public void A_name_that_leads_out_of_the_archive_is_an_error(string name)
    {
        var error = Assert.Throws<GraphBridgeException>(() => Check(Archives.Zip((name, [1]))));
        Assert.Equal(name, error.Place);
        Assert.Contains("leads out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_entries_of_one_name_are_an_error() =>
        Assert.Contains("one name", Assert.Throws<GraphBridgeException>(() => Check(Archives.Zip(("m/a", [1]), ("m/a", [2])))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_small_file_that_unpacks_to_much_is_an_error_before_it_is_unpacked()
    {
        var error = Assert.Throws<GraphBridgeException>(() => Check(Archives.Zip(("m/data.pkl", new byte[100 << 20]))));
        Assert.Contains("made to fill memory", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m/data.pkl")]
    [InlineData("m/constants.pkl")]
    [InlineData("m/version")]
    public void A_missing_entry_is_named(string missing)
    {
        var names = new[] { "m/data.pkl", "m/constants.pkl", "m/version" }.Where(name => name != missing);
        Assert.Equal(missing, Assert.Throws<GraphBridgeException>(() => Check(Archives.Zip([.. names.Select(name => (name, "\u0080\u0002N."u8.ToArray()))]))).Place);
    }

    private static void Check(Stream archive) => ArchiveCheck.RequireWhole(archive, ReadLimits.Default, CancellationToken.None);

    /// <summary>What is wrong with an archive, if anything; no other exception may come.</summary>
    private static GraphBridgeException? Wrong(byte[] archive)
    {
        try
        {
            Check(new MemoryStream(archive));
            return null;
        }
        catch (GraphBridgeException error)
        {
            return error;
        }
    }

    private static List<string> Entries(byte[] bytes)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes));
        return [.. archive.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using (var reader = entry.Open())
                reader.CopyTo(content);
            return entry.FullName + " " + Convert.ToHexString(content.ToArray());
        })];
    }
}
