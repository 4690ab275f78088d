using System.Text;
using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>Does what no reader may, as its input says: whether that is noticed is tested.</summary>
internal sealed class OracleTarget : Target
{
    public override string Name => "oracle";

    public override string Ending => ".txt";

    public override Mutator Mutator { get; } = new ByteMutator();

    protected override IReadOnlyList<byte[]> MakeSeeds() => [.. ((string[])["good", "bad", "throws", "fills", "hides", "takes", "recurses", "waits"]).Select(Encoding.UTF8.GetBytes)];

    public override void Run(string path, byte[] input, Trial trial) => trial.Run("obey", () =>
    {
        var order = Encoding.UTF8.GetString(input);
        switch (order.StartsWith("throws", StringComparison.Ordinal) ? "throws" : order)
        {
            case "bad": throw new GraphBridgeException("it is bad");
            case "throws": throw new KeyNotFoundException("it is worse");
            case "fills": Fill(260 << 20); break;
            case "hides": throw new GraphBridgeException("no more memory", inner: new InsufficientMemoryException());
            case "takes": Spin(TimeSpan.FromSeconds(2.5)); break;
            case "waits": Thread.Sleep(Timeout.Infinite); break;
            case "recurses": Recurse(0); break;
        }
    });

    private static void Fill(int size)
    {
        var bytes = new byte[size];
        bytes.AsSpan().Fill(1);
        GC.KeepAlive(bytes);
    }

    private static void Spin(TimeSpan time)
    {
        var begin = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - begin < time)
        {
        }
    }

    private static int Recurse(int depth) => 1 + Recurse(depth + 1) + depth;
}
