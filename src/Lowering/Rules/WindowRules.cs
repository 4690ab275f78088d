using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Rules;

/// <summary>Windows of signal processing, written down as numbers.</summary>
internal static class WindowRules
{
    public static void AddTo(RuleTable table, string options)
    {
        Add("bartlett_window", turn => turn <= 0.5 ? 2 * turn : 2 - (2 * turn));
        Add("blackman_window", turn => 0.42 - (0.5 * Math.Cos(2 * Math.PI * turn)) + (0.08 * Math.Cos(4 * Math.PI * turn)));
        Add("hann_window", turn => Hamming(turn, 0.5, 0.5));
        Add("hamming_window", turn => Hamming(turn, 0.54, 0.46));
        table.Add($"hamming_window.periodic_alpha(int window_length, bool periodic, float alpha, *, {options}) -> Tensor", (e, a) =>
            Window(e, a, a.Bool("periodic"), turn => Hamming(turn, a.Float("alpha"), 0.46)));
        table.Add($"hamming_window.periodic_alpha_beta(int window_length, bool periodic, float alpha, float beta, *, {options}) -> Tensor", (e, a) =>
            Window(e, a, a.Bool("periodic"), turn => Hamming(turn, a.Float("alpha"), a.Float("beta"))));
        Add("kaiser_window", turn => Kaiser(turn, 12));
        table.Add($"kaiser_window.beta(int window_length, bool periodic, float beta, *, {options}) -> Tensor", (e, a) => Window(e, a, a.Bool("periodic"), turn => Kaiser(turn, a.Float("beta"))));

        void Add(string name, Func<double, double> window)
        {
            table.Add($"{name}(int window_length, *, {options}) -> Tensor", (e, a) => Window(e, a, isPeriodic: true, window));
            table.Add($"{name}.periodic(int window_length, bool periodic, *, {options}) -> Tensor", (e, a) => Window(e, a, a.Bool("periodic"), window));
        }
    }

    private static double Hamming(double turn, double alpha, double beta) => alpha - (beta * Math.Cos(2 * Math.PI * turn));

    private static double Kaiser(double turn, double beta) => Bessel(beta * Math.Sqrt(1 - Math.Pow((2 * turn) - 1, 2))) / Bessel(beta);

    // the modified function of the first kind and order 0, by its series
    private static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    // of a periodic window the last is left out, which would be the first of the next
    private static Term Window(Emitter e, Arguments a, bool isPeriodic, Func<double, double> at)
    {
        var count = a.Int("window_length");
        var last = isPeriodic ? count : count - 1;
        var numbers = count == 1 ? [1.0] : Enumerable.Range(0, (int)count).Select(place => at(place / (double)last)).ToArray();
        return e.Constant(Elements.Of(a.ResultType(), [count], numbers));
    }
}
