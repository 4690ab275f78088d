using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Targets;
using GraphBridge.Testing;
using Xunit;

namespace GraphBridge.Fuzz.Tests;

public sealed class CampaignTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-findings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void No_hostile_input_does_more_than_be_refused()
    {
        // what is found is kept for who looks at it
        using var campaign = new Campaign(new(Seed: 1, TimeSpan.FromSeconds(30), MostInputs: 400, Repository.Path("artifacts", "fuzz")) { Turn = 25 }, _ => { });
        var findings = campaign.Run(AllTargets.List);
        Assert.Equal([], findings.Select(finding => $"{finding.Path}: {finding.Fault.Kind} in {finding.Fault.Step}: {finding.Fault.Text}"));
    }

    [Fact]
    public void Whatever_no_input_may_cause_is_noticed_and_its_input_kept()
    {
        var target = AllTargets.ByName("oracle");
        // the last one of them keeps a process waiting, as long as it is waited for
        using var campaign = new Campaign(new(Seed: 1, Time: null, target.Seeds.Count - 1, _folder) { Minimise = false }, _ => { });
        var findings = campaign.Run([target]);
        Assert.Equal([("throws", FaultKind.Exception), ("fills", FaultKind.Memory), ("hides", FaultKind.Exception), ("takes", FaultKind.Time), ("recurses", FaultKind.Crash)],
            findings.Select(finding => (File.ReadAllText(finding.Path), finding.Fault.Kind)));
    }

    [Fact]
    public void What_is_found_is_made_smaller()
    {
        var path = Path.Combine(_folder, "input.txt");
        File.WriteAllText(path, "  throws  ");
        using var worker = new WorkerProcess();
        var target = AllTargets.ByName("oracle");
        var fault = worker.Check("oracle", path);
        Assert.Null(fault);
        File.WriteAllText(path, "throws at length and for good");
        new Minimiser(target, worker).Shrink(path, worker.Check("oracle", path)!);
        Assert.Equal("throws", File.ReadAllText(path));
    }
}
