using System.Globalization;
using GraphBridge.Fuzz.Targets;

namespace GraphBridge.Fuzz.Campaigns;

/// <summary>
/// The process that tries inputs, and that may die of one. It is told what to do line by line, says each input's number before it is
/// tried, each fault as JSON, and <c>done</c>.
/// </summary>
internal static class Worker
{
    public static void Run(TextReader orders, TextWriter answers, string folder)
    {
        while (orders.ReadLine() is { } order)
        {
            switch (order.Split('\t'))
            {
                case ["run", var target, var seed, var first, var count]:
                    Try(AllTargets.ByName(target), Number(seed), Number(first), Number(count), answers, folder);
                    break;
                case ["check", var target, var path]:
                    Check(AllTargets.ByName(target), path, answers);
                    break;
            }
            answers.WriteLine("done");
            answers.Flush();
        }
    }

    private static void Try(Target target, int seed, int first, int count, TextWriter answers, string folder)
    {
        var path = Path.Combine(folder, "input" + target.Ending);
        for (var number = first; number < first + count; number++)
        {
            answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"make\t{number}"));
            answers.Flush();
            var input = target.Input(seed, number);
            File.WriteAllBytes(path, input);
            answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"try\t{input.Length}"));
            answers.Flush();
            Meter.Tidy();
            var trial = new Trial(input.Length, new Random(seed ^ number), isAlone: false);
            target.Run(path, input, trial);
            if (trial.Fault is { } fault)
                answers.WriteLine("fault\t" + fault.ToLine());
        }
    }

    /// <summary>Looks at one input with what it needs warm: the sound inputs went before.</summary>
    private static void Check(Target target, string path, TextWriter answers)
    {
        var input = File.ReadAllBytes(path);
        answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"try\t{input.Length}"));
        answers.Flush();
        Meter.Tidy();
        var trial = new Trial(input.Length, new Random(0), isAlone: true);
        target.Run(path, input, trial);
        if (trial.Fault is { } fault)
            answers.WriteLine("fault\t" + fault.ToLine());
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
