using TorchSharp.Modules;
using static TorchSharp.PInvoke.NativeMethods;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>What recurrent modules share: their form, and their weights in libtorch's order.</summary>
        internal static class Recurrent
        {
            internal sealed record Form(long Input, long Hidden, long Layers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional, int Gates);

            internal static IEnumerable<(string, Parameter)> Weights(Form form, torch.Device device, torch.ScalarType? dtype)
            {
                var directions = form.Bidirectional ? 2 : 1;
                for (var layer = 0; layer < form.Layers; layer++)
                    foreach (var end in form.Bidirectional ? new[] { "", "_reverse" } : [""])
                    {
                        var rows = form.Gates * form.Hidden;
                        yield return ($"weight_ih_l{layer}{end}", torch.empty(rows, layer == 0 ? form.Input : form.Hidden * directions, dtype, device).AsParameter());
                        yield return ($"weight_hh_l{layer}{end}", torch.empty(rows, form.Hidden, dtype, device).AsParameter());
                        if (!form.Bias)
                            continue;
                        yield return ($"bias_ih_l{layer}{end}", torch.empty(rows, dtype, device).AsParameter());
                        yield return ($"bias_hh_l{layer}{end}", torch.empty(rows, dtype, device).AsParameter());
                    }
            }

            internal static void Fill(IEnumerable<Parameter> parameters, long hidden)
            {
                var bound = 1 / Math.Sqrt(hidden);
                foreach (var parameter in parameters)
                    init.uniform_(parameter, -bound, bound);
            }
        }

        public sealed class LSTM : torch.nn.Module<torch.Tensor, (torch.Tensor, torch.Tensor)?, (torch.Tensor, torch.Tensor, torch.Tensor)>
        {
            private readonly Recurrent.Form _form;
            private readonly long _hidden_size;
            private readonly long _num_layers;
            private readonly bool _bidirectional;
            private readonly bool _batch_first;

            internal LSTM(Recurrent.Form form, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(LSTM))
            {
                _form = form;
                (_hidden_size, _num_layers, _bidirectional, _batch_first) = (form.Hidden, form.Layers, form.Bidirectional, form.BatchFirst);
                foreach (var (name, parameter) in Recurrent.Weights(form, device, dtype))
                    register_parameter(name, parameter);
                Recurrent.Fill(parameters(), form.Hidden);
            }

            public override (torch.Tensor, torch.Tensor, torch.Tensor) forward(torch.Tensor input, (torch.Tensor, torch.Tensor)? h0_c0 = null)
            {
                var batch = input.shape[_batch_first ? 0 : 1];
                var states = (_bidirectional ? 2 : 1) * _num_layers;
                var h0 = h0_c0?.Item1 ?? torch.zeros(states, batch, _hidden_size, input.dtype, input.device);
                var c0 = h0_c0?.Item2 ?? torch.zeros(states, batch, _hidden_size, input.dtype, input.device);
                return THSNN_LSTM_forward(input, h0, c0, _form, [.. _internal_params.Values], training);
            }

            public new (torch.Tensor, torch.Tensor, torch.Tensor) call(torch.Tensor input, (torch.Tensor, torch.Tensor)? h0_c0 = null) => base.call(input, h0_c0);

            public void flatten_parameters()
            {
            }
        }

        public sealed class GRU : torch.nn.Module<torch.Tensor, torch.Tensor, (torch.Tensor, torch.Tensor)>
        {
            private readonly Recurrent.Form _form;
            private readonly long _hidden_size;
            private readonly long _num_layers;
            private readonly bool _bidirectional;
            private readonly bool _batch_first;

            internal GRU(Recurrent.Form form, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(GRU))
            {
                _form = form;
                (_hidden_size, _num_layers, _bidirectional, _batch_first) = (form.Hidden, form.Layers, form.Bidirectional, form.BatchFirst);
                foreach (var (name, parameter) in Recurrent.Weights(form, device, dtype))
                    register_parameter(name, parameter);
                Recurrent.Fill(parameters(), form.Hidden);
            }

            public override (torch.Tensor, torch.Tensor) forward(torch.Tensor input, torch.Tensor h0 = null)
            {
                h0 ??= torch.zeros((_bidirectional ? 2 : 1) * _num_layers, input.shape[_batch_first ? 0 : 1], _hidden_size, input.dtype, input.device);
                return THSNN_GRU_forward(input, h0, _form, [.. _internal_params.Values], training);
            }

            public new (torch.Tensor, torch.Tensor) call(torch.Tensor input, torch.Tensor h0 = null) => base.call(input, h0);
        }

        public sealed class LSTMCell : torch.nn.Module<torch.Tensor, (torch.Tensor, torch.Tensor)?, (torch.Tensor, torch.Tensor)>
        {
            private readonly long _hidden;

            internal LSTMCell(long input, long hidden, bool bias, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(LSTMCell))
            {
                _hidden = hidden;
                foreach (var (name, parameter) in Recurrent.Weights(new(input, hidden, 1, bias, false, 0, false, 4), device, dtype))
                    register_parameter(name[..^3], parameter);
                Recurrent.Fill(parameters(), hidden);
            }

            public Parameter weight_ih => _internal_params["weight_ih"];
            public Parameter weight_hh => _internal_params["weight_hh"];
            public Parameter bias_ih => _internal_params.GetValueOrDefault("bias_ih");
            public Parameter bias_hh => _internal_params.GetValueOrDefault("bias_hh");

            public override (torch.Tensor, torch.Tensor) forward(torch.Tensor input, (torch.Tensor, torch.Tensor)? h0_c0)
            {
                var h0 = h0_c0?.Item1 ?? torch.zeros(input.shape[0], _hidden, input.dtype, input.device);
                var c0 = h0_c0?.Item2 ?? torch.zeros(input.shape[0], _hidden, input.dtype, input.device);
                return THSNN_LSTMCell_forward(input, h0, c0, [.. _internal_params.Values]);
            }

            public new (torch.Tensor, torch.Tensor) call(torch.Tensor input, (torch.Tensor, torch.Tensor)? h0_c0 = null) => base.call(input, h0_c0);
        }

        public sealed class GRUCell : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
        {
            private readonly long _hidden;

            internal GRUCell(long input, long hidden, bool bias, torch.Device device, torch.ScalarType? dtype)
                : base(nameof(GRUCell))
            {
                _hidden = hidden;
                foreach (var (name, parameter) in Recurrent.Weights(new(input, hidden, 1, bias, false, 0, false, 3), device, dtype))
                    register_parameter(name[..^3], parameter);
                Recurrent.Fill(parameters(), hidden);
            }

            public Parameter weight_ih => _internal_params["weight_ih"];
            public Parameter weight_hh => _internal_params["weight_hh"];

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor h0 = null) =>
                THSNN_GRUCell_forward(input, h0 ?? torch.zeros(input.shape[0], _hidden, input.dtype, input.device), [.. _internal_params.Values]);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device device = null, ScalarType? dtype = null) =>
                new(new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 4), device, dtype);

            public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device device = null, ScalarType? dtype = null) =>
                new(new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 3), device, dtype);

            public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, device, dtype);

            public static GRUCell GRUCell(long inputSize, long hiddenSize, bool bias = true, Device device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, device, dtype);
        }
    }
}
