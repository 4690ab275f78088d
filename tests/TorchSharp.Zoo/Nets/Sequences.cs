using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Zoo.Nets;

public sealed class LstmClassifier : Module<Tensor, Tensor>
{
    private readonly Embedding embedding = Embedding(20, 6);
    private readonly LSTM lstm = LSTM(6, 5, numLayers: 2, batchFirst: true, bidirectional: true);
    private readonly GRU gru = GRU(10, 4, batchFirst: true);
    private readonly Linear head = Linear(4, 3);

    public LstmClassifier()
        : base(nameof(LstmClassifier)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var (all, _, _) = lstm.call(embedding.call(input));
        var (_, last) = gru.call(all);
        return F.log_softmax(head.call(last.squeeze(0)), 1);
    }
}

/// <summary>A cell that runs once for each step: one module, several passes.</summary>
public sealed class RecurrentLoop : Module<Tensor, Tensor>
{
    private readonly LSTMCell cell = LSTMCell(3, 4);
    private readonly GRUCell second = GRUCell(4, 4);
    private readonly OwnCell own = new(4);

    public RecurrentLoop()
        : base(nameof(RecurrentLoop)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var hidden = zeros(input.shape[1], 4);
        var state = (hidden, hidden);
        var outputs = new List<Tensor>();
        for (var step = 0; step < input.shape[0]; step++)
        {
            state = cell.call(input[step], state);
            hidden = own.call(second.call(state.Item1, hidden), hidden);
            outputs.Add(hidden);
        }
        return stack(outputs);
    }

    public sealed class OwnCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly Linear update;

        public OwnCell(long width)
            : base(nameof(OwnCell))
        {
            update = Linear(width * 2, width, hasBias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input1, Tensor input2) => tanh(update.call(cat([input1, input2], dim: -1)));
    }
}

/// <summary>Each word goes to the expert that its gate chooses; an expert that none chose does not run.</summary>
public sealed class MixtureOfExperts : Module<Tensor, Tensor>
{
    private readonly Linear gate;
    private readonly ModuleList<Sequential> experts;

    public MixtureOfExperts(long width = 6, int count = 3)
        : base(nameof(MixtureOfExperts))
    {
        gate = Linear(width, count);
        experts = ModuleList(Enumerable.Range(0, count).Select(_ => Sequential(Linear(width, width * 2), ReLU(), Linear(width * 2, width))).ToArray());
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var (weights, chosen) = gate.call(input).softmax(-1).topk(1);
        var result = zeros_like(input);
        for (var i = 0; i < experts.Count; i++)
        {
            var mine = chosen.squeeze(-1).eq(i);
            if (!mine.any().ToBoolean())
                continue;
            var rows = mine.nonzero().squeeze(-1);
            result.index_add_(0, rows, experts[i].call(input.index_select(0, rows)) * weights.index_select(0, rows), 1);
        }
        if (result.norm().item<float>() > 1000f)
            result /= 1000;
        return result;
    }
}
