namespace GraphBridge.Capture.Tests.Recording;

/// <summary>A pass with an event of every kind and a value of every kind.</summary>
internal static class Sample
{
    /// <param name="recorder">Given every event as soon as it is whole; null to keep them all in the pass.</param>
    public static Pass Pass(GraphRecorder? recorder = null)
    {
        var pass = new Pass();
        void Flush()
        {
            recorder?.Record(pass.Writer.Written);
            if (recorder is not null)
                pass.Writer.Clear();
        }

        pass.Module("", "Net");
        pass.Module("fc", "Linear", "");
        pass.Writer.PrintModule(1, "in_features=4");
        pass.Module("f()", "f", "", ScopeKind.Function);
        pass.Writer.SameModule(pass.Module("again", "Linear", ""), 1);
        var weight = pass.Own("fc", "weight");
        var weightStorage = pass.LastStorage;
        pass.Own("", "tied", tensor: weight);
        var mean = pass.Own("fc", "running_mean", OwnedKind.Buffer);
        Flush();
        var x = pass.Input();
        var storage = pass.LastStorage;
        pass.Input("options", new Dictionary<string, object?> { ["rate"] = 0.5, ["on"] = true, ["text"] = "ü" });
        Flush();
        pass.Enter("");
        pass.Enter("fc");
        pass.Begin("aten::linear(input, weight, bias)", x, weight, null);
        pass.Writer.Source("Net.cs:12");
        var turned = pass.View(weightStorage, 0, [4, 4], [1, 4]);
        pass.Run("aten::t(self) -> @0", [weight], [turned]);
        Flush();
        var y = pass.Run("aten::mm(self, mat2)", x, turned);
        pass.EndAfter(1200, y);
        Flush();
        pass.Writer.Statistics(y.Id, new(16, -1, 1, 0, 0.5, 0, 0, 2) { Histogram = [9, 300, 7] });
        pass.Run("aten::batch_norm(input, running_mean, training)", [y, mean, true], [y]);
        pass.Writer.Leave(5000);
        pass.Enter("f()");
        var row = pass.View(storage, 0, [4], [1]);
        pass.Run("aten::select(self, dim, index) -> @0", [x, 0, 0], [row]);
        pass.Run("aten::fill_(self!, value) -> @0!", [row, new System.Numerics.Complex(1, 2)], [row]);
        var joined = pass.Run("aten::cat(tensors, sizes, dtype)", new object?[] { x, null, y }, new long[] { 1, 300 }, ElementType.Float32);
        Flush();
        pass.Leave();
        pass.Run("aten::item(self)", [joined], [2.5]);
        pass.Writer.Read(pass.Begun - 1);
        pass.Writer.BeginBranch(BranchKind.Iteration, 1, pass.Begun - 1);
        pass.Run("my::kinds(list, tuple)", new object?[] { 1.5, 2.5 }, new Items(1, "a", true));
        pass.Writer.EndBranch();
        Flush();
        pass.Output(new Items(joined, new Dictionary<string, object?> { ["x"] = x }));
        pass.Writer.Resume(0);
        pass.Begin("aten::relu(self)", x);
        pass.Fail("no");
        pass.Writer.Error("no");
        Flush();
        return pass;
    }
}
