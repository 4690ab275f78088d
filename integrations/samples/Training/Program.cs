// Trains a small classifier, as any TorchSharp program does, and looks at it: what it is made of, what a pass does, what its
// values are like before and after training, and an ONNX file of it that runs.
using GraphBridge;
using GraphBridge.Capture;
using GraphBridge.Formats;
using GraphBridge.Health;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

random.manual_seed(1);
var model = new Classifier(hidden: 32);
var (x, y) = Spirals(count: 200);

var before = Capture();
Console.WriteLine(before.Graph.ToModuleString());

using (var optimizer = optim.Adam(model.parameters(), lr: 0.01))
{
    for (var epoch = 1; epoch <= 300; epoch++)
    {
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(model.call(x), y);
        loss.backward();
        optimizer.step();
        if (epoch % 100 == 0)
            Console.WriteLine($"epoch {epoch}: loss {loss.item<float>():0.000}");
    }
}

var after = Capture();
foreach (var (graph, when) in new[] { (before.Graph, "before"), (after.Graph, "after") })
    foreach (var value in GraphHealth.Check(graph).Values)
        Console.WriteLine($"{when,-6} {value.Value.Name,-14} {value.Statistics.Minimum,8:0.00} to {value.Statistics.Maximum,6:0.00}  {string.Join(", ", value.Issues)}");

after.Graph.Save("classifier.onnx");
after.Graph.Save("classifier.html");
Console.WriteLine("classifier.onnx runs on ONNX Runtime; classifier.html is a page to look at");

ForwardCapture Capture()
{
    using var _ = no_grad();
    model.eval();
    var capture = ForwardCapture.Run(model, () => model.call(x), new() { Statistics = true });
    model.train();
    return capture;
}

// points on two spirals, and on which of them each is
static (Tensor X, Tensor Y) Spirals(int count)
{
    var turn = linspace(0.5, 3, count);
    Tensor Arm(double sign) => stack([turn.mul(turn.mul(3).cos()).mul(sign), turn.mul(turn.mul(3).sin()).mul(sign)], dim: 1);
    return (cat([Arm(1), Arm(-1)]), cat([zeros(count, dtype: int64), ones(count, dtype: int64)]));
}

internal sealed class Classifier : nn.Module<Tensor, Tensor>
{
    private readonly Linear first;
    private readonly Linear second;
    private readonly Dropout drop = nn.Dropout(0.1);
    private readonly Linear last;

    public Classifier(int hidden) : base(nameof(Classifier))
    {
        first = nn.Linear(2, hidden);
        second = nn.Linear(hidden, hidden);
        last = nn.Linear(hidden, 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var h = nn.functional.relu(first.call(x));
        return last.call(drop.call(h + nn.functional.relu(second.call(h))));
    }
}
