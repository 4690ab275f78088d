using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace SampleApp;

/// <summary>What programs do with TorchSharp; each says what came out, which is the same whether or not it is recorded.</summary>
public static class Scenarios
{
    public static string Operators() => $"{((tensor(1) + tensor(2)) + 3f).Value} {(float)tensor(4)} {(tensor(1) ? "true" : "false")} {tensor(2).T.Value}";

    public static string Indexers()
    {
        var x = tensor(1);
        x[1, 2] = tensor(5);
        return $"{x.Value} {x[0].Value}";
    }

    public static string NativeCalls()
    {
        var module = torch.nn.Embedding();
        return $"{module.call(tensor(1)).Value} {module.call(tensor(1), tensor(2)).Value} {module.call(tensor(1), 3).Value}";
    }

    public static string InPlace()
    {
        var x = tensor(1);
        var same = ReferenceEquals(x, x.add_(2.0));
        x.zero_();
        return $"{same} {x.Value}";
    }

    public static string Spans()
    {
        var x = tensor(3);
        x.bytes = new float[] { 7 };
        return $"{sum([1, 2], [tensor(3), tensor(4)]).Value} {sum([], [], true, ScalarType.Float32).Value} {x.bytes[0]} {x.window(new(new float[3])).Value}";
    }

    public static string Tuples()
    {
        var (values, indices) = max(tensor(1), 2);
        var parts = split(tensor(1), (3, 4));
        return $"{values.Value} {indices.Value} {parts[0].Value} {parts[1].Value} {pairs(tensor(9))[0].Item1.Value} {maybe(tensor(1), true)?.Item1.Value} {maybe(tensor(1), false) is null}";
    }

    public static string Lists() => $"{cat([tensor(1), tensor(2)]).Value} {stack(tensor(1)).Value} {stack().Value}";

    public static unsafe string ByReference()
    {
        var first = tensor(1);
        var number = 5;
        by_reference(ref first, 2, out var third);
        return $"{first.Value} {third.Item1.Value} {third.Item2} {from_pointer(&number, 1).Value} {ref_to(ref first).Value}";
    }

    public static string Generics() => $"{tensor(1).item<int>()} {tensor(2).item<string>()} {generic([1, 2], 3).Value} {generic([1.5], 2.5).Value} {tensor(3).ToSingle()}";

    public static string ValueTypes() => $"{tensor(1).to(ScalarType.Int64, (Half)2).Value} {tensor(1).to(ScalarType.Float32, (Half)1, DateTime.UnixEpoch).Value}";

    public static string Flow() => $"{looping(tensor(9)).Value} {recursive(tensor(0), 3).Value} {guarded(tensor(1)).Value} {special.erf(tensor(2)).Value}";

    public static string Virtual() => $"{new TorchSharp.Modules.Parameter(1).clone().GetType().Name} {tensor(1).clone().GetType().Name}";

    public static string Functions() => $"{of_function(x => x + x, tensor(2)).Value} {lazily(tensor(1)).Count()} {torch.Made}";

    public static string Quiet()
    {
        var x = tensor(1).print();
        save(x, "file");
        return $"{x} {load("abc").Value} {Saved} {allclose(x, x)}";
    }

    public static string Caught()
    {
        try
        {
            guarded(tensor(-1));
            return "none";
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    /// <summary>Fails; where it failed is in the trace of the error.</summary>
    public static string Fails() => guarded(tensor(-1)).ToString();

    public static string Modules()
    {
        torch.nn.Module<Tensor, Tensor> net = new Net();
        return $"{net.call(tensor(2)).Value} {net.forward(tensor(2)).Value} {new Twice<int>().call(tensor(1), 3).Item2} {new TorchSharp.Modules.Embedding().call(tensor(6)).Value} {new Doubled(2).call(tensor(1)).Value}";
    }

    /// <summary>The line that a failing module is at, by the program's own symbols.</summary>
    public static string WhereItFails()
    {
        try
        {
            new Failing().call(tensor(1));
            return "none";
        }
        catch (InvalidOperationException error)
        {
            var frame = new StackTrace(error, fNeedFileInfo: true).GetFrame(0)!;
            return $"{Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}";
        }
    }

    public static string OnTwoThreads()
    {
        var results = new float[2];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            for (var n = 0; n < 1000; n++)
                results[i] += (tensor(i) + tensor(1)).Value;
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return $"{results[0]} {results[1]}";
    }
}
