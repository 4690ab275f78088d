namespace GraphBridge.Instrument.Tests;

public sealed class WovenProgramTests
{
    public static TheoryData<string> Scenarios => [.. Sample.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Does_what_the_original_does_where_nobody_records(string scenario)
    {
        Assert.Equal(Outcome(Sample.Original(), scenario), Outcome(Sample.Woven(), scenario));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Does_what_the_original_does_where_everything_is_recorded(string scenario)
    {
        var woven = Sample.Woven();
        using var recording = new Recording(woven);
        Assert.Equal(Outcome(Sample.Original(), scenario), Outcome(woven, scenario));
        Assert.Null(recording.Skip);
        Assert.Equal(recording.Lines.Count(line => line.StartsWith("begin", StringComparison.Ordinal)), recording.Lines.Count(line => !line.StartsWith("begin", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Does_what_the_original_does_where_the_recorder_declines_each_call(string scenario)
    {
        var woven = Sample.Woven();
        using var recording = new Recording(woven, _ => false);
        Assert.Equal(Outcome(Sample.Original(), scenario), Outcome(woven, scenario));
        Assert.Null(recording.Skip);
        Assert.Empty(recording.Lines);
    }

    private static string Outcome(Sample sample, string scenario)
    {
        try
        {
            return sample.Run(scenario);
        }
        catch (Exception error)
        {
            return error.GetType() + ": " + error.Message;
        }
    }
}
