/**
 * The measures of a goal as an ordered list, kept in one hidden field as a JSON list of primary keys.
 *
 * Measures are chosen several at a time in Wagtail's chooser, and moved and removed by buttons. Every change fires
 * `change` on the hidden field, so that Wagtail's warning of unsaved changes and its autosave notice it.
 */
class MeasureListController extends window.StimulusModule.Controller {
  static targets = ['input', 'list', 'row', 'empty', 'choose', 'status', 'template'];
  static values = { chooser: Object, added: String, moved: String, removed: String, present: String };

  rowTargetConnected() {
    this.disableEnds();
  }

  choose() {
    const factory = window.telepath.unpack(this.chooserValue);
    factory.openModal((chosen) => this.add([].concat(chosen)), { multiple: true });
  }

  add(chosen) {
    const present = new Set(this.rows.map((row) => row.dataset.pk));
    const fresh = chosen.filter((item) => !present.has(String(item.id)));
    fresh.forEach((item) => this.listTarget.append(this.rowFor(item)));
    if (fresh.length) this.changed(`${this.addedValue} ${fresh.map((item) => item.string).join(', ')}`);
    else this.statusTarget.textContent = this.presentValue;
    this.chooseTarget.focus();
  }

  rowFor(item) {
    const row = this.templateTarget.content.firstElementChild.cloneNode(true);
    row.dataset.pk = item.id;
    const title = row.querySelector('[data-title]');
    title.textContent = item.string;
    title.href = item.edit_url;
    row.querySelector('[data-status]').textContent = item.status || '';
    row.querySelectorAll('[data-label]').forEach((button) => {
      button.setAttribute('aria-label', `${button.dataset.label} ${item.string}`);
    });
    return row;
  }

  up(event) {
    const row = this.rowOf(event);
    if (row.previousElementSibling) row.previousElementSibling.before(row);
    this.afterMove(row, event.currentTarget);
  }

  down(event) {
    const row = this.rowOf(event);
    if (row.nextElementSibling) row.nextElementSibling.after(row);
    this.afterMove(row, event.currentTarget);
  }

  remove(event) {
    const row = this.rowOf(event);
    const neighbour = row.nextElementSibling || row.previousElementSibling;
    const title = this.titleOf(row);
    row.remove();
    this.changed(`${this.removedValue} ${title}`);
    (neighbour ? neighbour.querySelector('[data-action$="#remove"]') : this.chooseTarget).focus();
  }

  afterMove(row, button) {
    this.changed(`${this.movedValue} ${this.rows.indexOf(row) + 1}: ${this.titleOf(row)}`);
    const other = row.querySelector('button:not([disabled])');
    (button.disabled ? other : button).focus();
  }

  changed(message) {
    this.inputTarget.value = JSON.stringify(this.rows.map((row) => Number(row.dataset.pk)));
    this.emptyTarget.hidden = this.rows.length > 0;
    this.statusTarget.textContent = message;
    this.disableEnds();
    this.inputTarget.dispatchEvent(new Event('change', { bubbles: true }));
  }

  disableEnds() {
    const { rows } = this;
    rows.forEach((row, index) => {
      row.querySelector('[data-action$="#up"]').disabled = index === 0;
      row.querySelector('[data-action$="#down"]').disabled = index === rows.length - 1;
    });
  }

  get rows() {
    return [...this.listTarget.children];
  }

  rowOf(event) {
    return event.currentTarget.closest('[data-pk]');
  }

  titleOf(row) {
    return row.querySelector('[data-title]').textContent.trim();
  }
}

window.wagtail.app.register('sqa-measure-list', MeasureListController);
